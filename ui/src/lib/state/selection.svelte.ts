/**
 * What people have selected: shared by the map, the outline, the tables and the inspector.
 * Modules are a set; beside them there is at most one subject of another kind.
 */

/** What the inspector shows. */
export type Subject =
  | { kind: 'none' }
  | { kind: 'module'; id: string }
  | { kind: 'modules'; ids: ReadonlySet<string> }
  | { kind: 'domain'; id: string | null }
  | { kind: 'candidate'; id: string };

const NONE: ReadonlySet<string> = new Set();

class Selection {
  /** The selected modules; a new set at every change. */
  modules = $state.raw<ReadonlySet<string>>(NONE);
  /** The module that arrows start from and Shift extends to; always selected, or `null`. */
  focus = $state<string | null>(null);
  /** The domain looked at; `null` is the monolith, `undefined` none. */
  domain = $state<string | null | undefined>(undefined);
  /** The candidate looked at. */
  candidate = $state<string | null>(null);

  /** What the inspector shows. */
  readonly subject: Subject = $derived.by((): Subject => {
    if (this.modules.size > 1) return { kind: 'modules', ids: this.modules };
    const [only] = this.modules;
    if (only !== undefined) return { kind: 'module', id: only };
    if (this.domain !== undefined) return { kind: 'domain', id: this.domain };
    if (this.candidate !== null) return { kind: 'candidate', id: this.candidate };
    return { kind: 'none' };
  });

  /** Whether a module is selected. */
  has(id: string): boolean {
    return this.modules.has(id);
  }

  /** Selects these modules and nothing else. */
  set(ids: Iterable<string>, focus?: string): void {
    const next = new Set(ids);
    this.modules = next;
    this.focus = focus !== undefined && next.has(focus) ? focus : (next.values().next().value ?? null);
    this.domain = undefined;
  }

  /** Adds modules. */
  add(ids: Iterable<string>): void {
    this.set(new Set([...this.modules, ...ids]), this.focus ?? undefined);
  }

  /** Takes modules out. */
  remove(ids: Iterable<string>): void {
    const next = new Set(this.modules);
    for (const id of ids) next.delete(id);
    this.set(next, this.focus ?? undefined);
  }

  /** Adds a module, or takes it out when it is in. */
  toggle(id: string): void {
    if (this.modules.has(id)) this.remove([id]);
    else this.set(new Set([...this.modules, id]), id);
  }

  /** Looks at a domain, or at the monolith. */
  lookAtDomain(id: string | null): void {
    this.modules = NONE;
    this.focus = null;
    this.domain = id;
  }

  /** Looks at a candidate; the modules selected are let go. */
  lookAtCandidate(id: string | null): void {
    this.modules = NONE;
    this.focus = null;
    this.domain = undefined;
    this.candidate = id;
  }

  /** Drops modules that are no longer there. */
  retain(exists: (id: string) => boolean): void {
    if ([...this.modules].every(exists)) return;
    this.set([...this.modules].filter(exists), this.focus ?? undefined);
  }

  /** Peels one layer off; says whether there was one. */
  peel(): boolean {
    if (this.modules.size > 0) {
      this.modules = NONE;
      this.focus = null;
      return true;
    }
    if (this.domain !== undefined) {
      this.domain = undefined;
      return true;
    }
    if (this.candidate !== null) {
      this.candidate = null;
      return true;
    }
    return false;
  }

  /** Lets everything go. */
  clear(): void {
    this.modules = NONE;
    this.focus = null;
    this.domain = undefined;
    this.candidate = null;
  }
}

/** The selection of the window. */
export const selection = new Selection();
