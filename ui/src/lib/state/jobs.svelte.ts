/** Work that runs beside the window: progress, cancelling, results. */
import { BackendError, call, type JobResult, type JobStarted, type JobState } from '../backend';
import { onJob } from '../backend/events';
import { toasts } from './toasts.svelte';

interface Waiting {
  resolve: (result: JobResult) => void;
  reject: (error: BackendError) => void;
}

type Surveyed = Extract<JobResult, { kind: 'surveyed' }>;

class Jobs {
  /** Jobs that run, in the order they were started. */
  running = $state.raw<readonly JobState[]>([]);
  readonly #waiting = new Map<string, Waiting>();
  // A quick job may end before the window knows its name.
  readonly #ended = new Map<string, JobState>();
  /** Hears of surveys that nobody asked for: a watched folder had changed. */
  onNoticed: (result: Surveyed) => void = () => undefined;

  /** Hears of jobs; called once when the window starts. */
  async listen(): Promise<() => void> {
    const unlisten = await onJob((state) => this.update(state));
    const { jobs } = await call('jobs', {});
    for (const job of jobs) this.update(job);
    return unlisten;
  }

  /** Takes a job's state over. */
  update(state: JobState): void {
    const others = this.running.filter((job) => job.job !== state.job);
    if (state.status === 'running') {
      const at = this.running.findIndex((job) => job.job === state.job);
      this.running = at < 0 ? [...others, state] : this.running.with(at, state);
      return;
    }
    this.running = others;
    if (state.result?.kind === 'surveyed' && state.result.noticed) {
      this.onNoticed(state.result);
      return;
    }
    const waiting = this.#waiting.get(state.job);
    if (!waiting) {
      this.#ended.set(state.job, state);
      return;
    }
    this.#waiting.delete(state.job);
    this.#settle(state, waiting);
  }

  /** Starts a job and waits for what it makes. `started` gets its name, to cancel it by. */
  async run(start: Promise<JobStarted>, started?: (job: string) => void): Promise<JobResult> {
    const { job } = await start;
    started?.(job);
    return new Promise<JobResult>((resolve, reject) => {
      const waiting: Waiting = { resolve, reject };
      const ended = this.#ended.get(job);
      if (ended) {
        this.#ended.delete(job);
        this.#settle(ended, waiting);
      } else {
        this.#waiting.set(job, waiting);
      }
    });
  }

  /** How a job stands while it runs. */
  state(job: string | null): JobState | undefined {
    return this.running.find((other) => other.job === job);
  }

  /** Asks a job to stop; it leaves nothing behind. */
  async cancel(job: string): Promise<void> {
    try {
      await call('cancel_job', { job });
    } catch (thrown) {
      toasts.error(thrown);
    }
  }

  #settle(state: JobState, waiting: Waiting): void {
    if (state.status === 'done' && state.result) waiting.resolve(state.result);
    else if (state.status === 'cancelled')
      waiting.reject(
        new BackendError({ code: 'cancelled', message: `${state.title} was cancelled.`, detail: '' }),
      );
    else
      waiting.reject(
        new BackendError({
          code: 'failed',
          message: state.message || `${state.title} ended without a result.`,
          detail: '',
        }),
      );
  }
}

/** The jobs of the window. */
export const jobs = new Jobs();
