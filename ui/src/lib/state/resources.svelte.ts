/**
 * What views show, fetched when somebody looks and fetched anew when a change touches its
 * topics. A value stays visible while its successor is on the way, so nothing flickers.
 */
import { onDestroy } from 'svelte';
import { decodeScene, type Scene } from '../map/scene';
import {
  asBackendError,
  call,
  type BackendError,
  type CandidateList,
  type DomainList,
  type DomainRow,
  type Ledger,
  type Matrix,
  type Outline,
  type OutlineModule,
  type PatternList,
  type Placed,
  type RankingView,
  type Roadmap,
  type SurveyList,
  type Topic,
  type WeightRow,
} from '../backend';

/** A value of the project that follows its topics. */
export class Resource<T> {
  /** The latest value; `undefined` until the first one arrived. */
  value = $state.raw<T | undefined>(undefined);
  /** Why the latest fetch failed. */
  error = $state.raw<BackendError | null>(null);
  /** Whether a fetch is on the way. */
  loading = $state(false);

  readonly topics: readonly Topic[];
  readonly #fetch: () => Promise<T>;
  #stale = true;
  #users = 0;
  #turn = 0;

  constructor(topics: readonly Topic[], fetch: () => Promise<T>) {
    this.topics = topics;
    this.#fetch = fetch;
    all.add(this);
  }

  /** Says that a component shows this; call while the component is set up. */
  use(): this {
    this.retain();
    onDestroy(() => this.release());
    return this;
  }

  /** Keeps the value fresh until {@link release}. */
  retain(): void {
    this.#users += 1;
    if (this.#stale) void this.refresh();
  }

  /** The counterpart of {@link retain}. */
  release(): void {
    this.#users -= 1;
  }

  /** Something it is made of has changed. */
  invalidate(): void {
    this.#stale = true;
    if (this.#users > 0) void this.refresh();
  }

  /**
   * Takes over what a change says that it did, in place of fetching everything anew. A value
   * that is on the way may be older than the change and is asked for again.
   */
  patch(change: (value: T) => T): void {
    if (this.#stale || this.loading || this.value === undefined) this.invalidate();
    else this.value = change(this.value);
  }

  /** Another project: nothing of the old one may be seen. */
  reset(): void {
    this.#turn += 1;
    this.#stale = true;
    this.value = undefined;
    this.error = null;
    this.loading = false;
    if (this.#users > 0) void this.refresh();
  }

  /** The value, fetched when there is none or a change has touched it. */
  async current(): Promise<T> {
    if (this.#stale || this.value === undefined) await this.refresh();
    if (this.value === undefined) throw this.error ?? asBackendError('no value');
    return this.value;
  }

  /** Fetches now. An answer that a later fetch has overtaken is dropped. */
  async refresh(): Promise<void> {
    if (!open) return;
    const turn = ++this.#turn;
    this.#stale = false;
    this.loading = true;
    try {
      const value = await this.#fetch();
      if (turn !== this.#turn) return;
      this.value = value;
      this.error = null;
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.error = asBackendError(thrown);
      this.#stale = true;
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }

  /** Forgets it; for resources that live shorter than the window. */
  dispose(): void {
    all.delete(this);
    this.#turn += 1;
  }
}

const all = new Set<Resource<unknown>>();
let open = false;

/** A value of one's own that follows topics; dispose it with the component. */
export function resource<T>(topics: readonly Topic[], fetch: () => Promise<T>): Resource<T> {
  return new Resource(topics, fetch);
}

/** A change touched these topics. */
export function invalidate(topics: readonly Topic[]): void {
  for (const one of all) if (one.topics.some((topic) => topics.includes(topic))) one.invalidate();
}

/** A project was opened or closed. */
export function resetResources(projectOpen: boolean): void {
  open = projectOpen;
  roadmapRequest.start = null;
  rankBy.profile = null;
  rankBy.weights = null;
  for (const one of all) one.reset();
}

/** The first day of the roadmap; `null` for the next Monday. */
export const roadmapRequest = $state<{ start: string | null }>({ start: null });

/** The outline, and the same as it was fetched. */
export interface OutlineNow extends Outline {
  /** Modules as they were fetched: their names, sizes and roles still hold, their domains may not. */
  readonly found: readonly OutlineModule[];
}

/** Everything the outline shows. Changes say which modules they moved; see `place`. */
export const outline = new Resource<OutlineNow>(['modules'], async () => {
  const { modules } = await call('outline', {});
  return { modules, found: modules };
});
/** All domains and the monolith. */
export const domains = new Resource<DomainList>(['survey', 'map', 'domains', 'teams'], () =>
  call('list_domains', {}),
);
/** All candidates, best first. */
export const candidates = new Resource<CandidateList>(
  ['survey', 'map', 'domains', 'scores', 'debt', 'teams', 'settings'],
  () => call('candidates', {}),
);
class RankBy {
  /** A profile by name; `null` for the usual one. */
  profile = $state<string | null>(null);
  /** Weights that are being set, in place of those of the profile. */
  weights = $state.raw<WeightRow[] | null>(null);
}

/** Whose weights rank the candidates; call `ranking.refresh()` after changing that. */
export const rankBy = new RankBy();
/** The candidates in the order of `rankBy`, and how sure that is. */
export const ranking = new Resource<RankingView>(
  ['survey', 'map', 'domains', 'scores', 'debt', 'teams', 'settings'],
  () => call('ranking', { profile: rankBy.profile, weights: rankBy.weights }),
);
/** The debt ledger. */
export const ledger = new Resource<Ledger>(['debt', 'settings', 'domains', 'map'], () => call('ledger', {}));
/** What the current surveys read. */
export const surveys = new Resource<SurveyList>(['survey'], () => call('surveys', {}));
/** The roadmap from `roadmapRequest.start`; call `roadmap.invalidate()` after changing that. */
export const roadmap = new Resource<Roadmap>(
  ['survey', 'map', 'domains', 'scores', 'debt', 'roadmap', 'teams', 'settings'],
  () => call('roadmap', { start: roadmapRequest.start }),
);
/** The patterns by which sides of a boundary stand to each other. */
export const relationPatterns = new Resource<PatternList>([], () => call('relation_patterns', {}));
/** The map as numbers. Dependencies that are known from the last one do not travel again. */
export const mapScene = new Resource<Scene>(['survey', 'map', 'domains'], () => fetchScene('map_scene'));

/** A map, as it is or as it would be after tidying, on the way from the application. */
export async function fetchScene(command: 'map_scene' | 'tidy_preview'): Promise<Scene> {
  const before = mapScene.value;
  const shapes = before ? [...before.regions, ...before.packages].map(({ stamp }) => stamp) : null;
  const bytes = await call(command, { edges: before?.edges.stamp ?? null, shapes });
  return decodeScene(bytes, before);
}

/** The order of the dependency structure matrix. */
export const matrixOrder = new Resource<Matrix>(['survey', 'map', 'domains'], () => call('matrix', {}));

const domainsById = $derived(new Map((domains.value?.domains ?? []).map((row) => [row.id, row])));
/** Modules as they were fetched: the same until another survey counts. */
export const foundModules = (): readonly OutlineModule[] => found;
const NONE: readonly OutlineModule[] = [];
const found = $derived(outline.value?.found ?? NONE);
const placeOf = $derived(new Map(found.map(({ id }, place) => [id, place])));

/** The domain of that identity, if it is loaded. */
export function domainRow(id: string | null): DomainRow | undefined {
  return id === null ? undefined : domainsById.get(id);
}

/** The name of a domain; the monolith for `null`. */
export function domainName(id: string | null): string {
  return id === null ? 'The monolith' : (domainsById.get(id)?.name ?? '');
}

/** The module of that identity, if it is loaded. */
export function moduleRow(id: string): OutlineModule | undefined {
  const place = placeOf.get(id);
  return place === undefined ? undefined : outline.value?.modules[place];
}

/** Whether there is a module of that identity. */
export const isModule = (id: string): boolean => placeOf.has(id);

/** Notes in the outline where a change has put modules. */
export function place(placed: readonly Placed[]): void {
  if (placed.length === 0) return;
  outline.patch((value) => {
    const modules = [...value.modules];
    for (const { modules: moved, domain, pinned } of placed)
      for (const id of moved) {
        const at = placeOf.get(id) ?? -1;
        const row = modules[at];
        if (row) modules[at] = { ...row, domain, pinned };
      }
    return { ...value, modules };
  });
}

/** The product modules of a domain; `null` is the monolith. */
export function membersOf(domain: string | null): string[] {
  return (outline.value?.modules ?? [])
    .filter((module) => module.domain === domain && module.standing === 'product')
    .map((module) => module.id);
}
