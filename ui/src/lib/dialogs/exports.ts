/** What can be written for others to read, and in which formats. */

/** Something to export. */
export interface ExportKind {
  readonly what: string;
  readonly label: string;
  readonly about: string;
  readonly formats: readonly { extension: string; label: string }[];
}

const HTML = { extension: 'html', label: 'HTML' };
const MARKDOWN = { extension: 'md', label: 'Markdown' };
const CSV = { extension: 'csv', label: 'CSV' };
const JSON_FILE = { extension: 'json', label: 'JSON' };
const SVG = { extension: 'svg', label: 'SVG' };

/** Everything that can be exported, most asked for first. */
export const EXPORTS: readonly ExportKind[] = [
  {
    what: 'report',
    label: 'Report',
    about: 'What to extract, in which order, why, and what waiting costs. For reading.',
    formats: [HTML, MARKDOWN],
  },
  {
    what: 'roadmap',
    label: 'Roadmap',
    about: 'The steps with teams, dates, effort and savings.',
    formats: [CSV, JSON_FILE, SVG],
  },
  {
    what: 'map',
    label: 'Map',
    about: 'The map of the monolith and its domains, as a drawing.',
    formats: [SVG],
  },
  {
    what: 'candidates',
    label: 'Candidates',
    about: 'The ranked table with all figures; as a drawing, effort against net saving.',
    formats: [CSV, JSON_FILE, SVG],
  },
  {
    what: 'seam',
    label: 'What crosses one boundary',
    about: 'The operations that cross a candidate’s boundary, with file and line.',
    formats: [CSV, JSON_FILE],
  },
  {
    what: 'debt',
    label: 'Debt ledger',
    about: 'Items with principal and weekly cost; as a drawing, the picture over time.',
    formats: [CSV, JSON_FILE, SVG],
  },
  {
    what: 'assignments',
    label: 'Assignments',
    about: 'Which module belongs to which domain; can be read in again.',
    formats: [CSV],
  },
  { what: 'modules', label: 'Modules', about: 'All modules with language and size.', formats: [CSV] },
  {
    what: 'dependencies',
    label: 'Dependencies',
    about: 'All dependencies between modules, by kind.',
    formats: [CSV],
  },
  {
    what: 'project',
    label: 'Whole project',
    about: 'Everything in one file that can be compared and read in again.',
    formats: [JSON_FILE],
  },
];
