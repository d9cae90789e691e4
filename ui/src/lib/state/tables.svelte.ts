/** Whether the candidates view shows whose the tables are. View state only. */
export const tables = $state({ open: false });
