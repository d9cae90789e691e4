/** Which view and which dialog are open. View state only: nothing here is part of a project. */

/** The views. */
export type ViewId = 'map' | 'matrix' | 'candidates' | 'roadmap' | 'debt' | 'survey';

/** Views in the order of their tabs and keys. */
export const VIEWS: readonly { id: ViewId; label: string }[] = [
  { id: 'map', label: 'Map' },
  { id: 'matrix', label: 'Matrix' },
  { id: 'candidates', label: 'Candidates' },
  { id: 'roadmap', label: 'Roadmap' },
  { id: 'debt', label: 'Debt' },
  { id: 'survey', label: 'Survey' },
];

/** The parts of the debt view. */
export type DebtPart = 'ledger' | 'picture' | 'projects' | 'diary' | 'incidents' | 'features' | 'people';

/** Tables that are kept elsewhere and can be pasted. */
export type Pasted = 'ledger' | 'toil' | 'incidents' | 'features' | 'ballot';

/** The dialogs; at most one is open. */
export type DialogState =
  | { kind: 'move'; modules: readonly string[] }
  | { kind: 'new-domain'; modules: readonly string[] }
  | { kind: 'rename-domain'; domain: string }
  | { kind: 'delete-domain'; domain: string }
  | { kind: 'merge-domain'; domain: string }
  | { kind: 'split-domain'; domain: string }
  | { kind: 'rule'; domain: string | null }
  | { kind: 'save-view' }
  | { kind: 'suggest' }
  | { kind: 'new-project' }
  | { kind: 'survey-again'; location: string }
  | { kind: 'debt-item'; item?: string }
  | { kind: 'paste-ledger'; what?: Pasted }
  | { kind: 'money' }
  | { kind: 'proposals' }
  | { kind: 'new-candidate'; modules: readonly string[] }
  | { kind: 'saving'; candidate: string }
  | { kind: 'import' }
  | { kind: 'export'; what?: string; candidate?: string }
  | { kind: 'palette' }
  | { kind: 'shortcuts' }
  | { kind: 'about' }
  | { kind: 'preferences' };

/** What the map can be asked from outside, by menus, the palette and keys. */
export type MapRequest = 'fit' | 'zoom-in' | 'zoom-out' | 'svg' | 'png';

/** How modules are brought into sight: as little as needed, or with a flight and a flash. */
export type Reveal = 'quiet' | 'fly';

class ViewState {
  /** The view that is shown. */
  current = $state<ViewId>('map');
  /** The part of the debt view that is shown. */
  debtPart = $state<DebtPart>('ledger');
  /** The dialog that is open. */
  dialog = $state.raw<DialogState | null>(null);
  /** What is looked for in the outline. */
  query = $state('');
  /** What the pointer is over, in words, for the status line; empty for nothing. */
  hover = $state('');
  /** Whether the search field is to get the caret, once it is there. */
  searchWanted = $state(false);
  readonly #mapListeners = new Set<(request: MapRequest) => void>();
  readonly #revealListeners = new Set<(modules: readonly string[], how: Reveal) => void>();

  /** Shows a view. */
  show(id: ViewId): void {
    this.current = id;
  }

  /** Opens a dialog in place of another. */
  open(dialog: DialogState): void {
    this.dialog = dialog;
  }

  /** Closes the dialog. */
  closeDialog(): void {
    this.dialog = null;
  }

  /** A project was opened: start over at the map. */
  projectOpened(): void {
    this.current = 'map';
    this.debtPart = 'ledger';
    this.query = '';
    this.hover = '';
    this.dialog = null;
  }

  /** Puts the caret into the search field. */
  search(): void {
    this.searchWanted = true;
  }

  /** The map hears what it is asked; returns how to stop. */
  onMapRequest(handler: (request: MapRequest) => void): () => void {
    this.#mapListeners.add(handler);
    return () => this.#mapListeners.delete(handler);
  }

  /** Asks the map for something. */
  askMap(request: MapRequest): void {
    for (const handler of this.#mapListeners) handler(request);
  }

  /** The map hears which modules it should bring into sight. */
  onReveal(handler: (modules: readonly string[], how: Reveal) => void): () => void {
    this.#revealListeners.add(handler);
    return () => this.#revealListeners.delete(handler);
  }

  /** Shows the map with modules brought into sight, without changing the selection. */
  reveal(modules: readonly string[], how: Reveal = 'quiet'): void {
    this.show('map');
    // A map that was not shown listens from the next frame on.
    requestAnimationFrame(() => {
      for (const handler of this.#revealListeners) handler(modules, how);
    });
  }
}

/** The view state of the window. */
export const view = new ViewState();
