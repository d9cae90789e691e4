/** Whether the candidates view shows what the chosen candidate costs and saves over time. View state only. */
export const prospects = $state({ open: false });
