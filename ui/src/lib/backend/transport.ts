import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { AppError, ErrorCode } from './generated';

/** The line to the application: the shell in the window, a fixture in tests. */
export interface Transport {
  /** Calls a function of the shell; rejects with an {@link AppError} or anything else. */
  invoke(name: string, args: Record<string, unknown>): Promise<unknown>;
  /** Hears an event of the shell until the returned function is called. */
  listen(event: string, handler: (payload: unknown) => void): Promise<() => void>;
}

/** The shell of the window. */
export const shell: Transport = {
  invoke: (name, args) => invoke(name, args),
  listen: (event, handler) => listen(event, ({ payload }) => handler(payload)),
};

/** An error of the application: what happened and the way out. */
export class BackendError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;

  constructor({ code, message, detail }: AppError) {
    super(message);
    this.name = 'BackendError';
    this.code = code;
    this.detail = detail;
  }
}

function isAppError(thrown: unknown): thrown is AppError {
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    'code' in thrown &&
    'message' in thrown &&
    typeof thrown.message === 'string'
  );
}

/** Whatever was thrown, as an error that can be shown. */
export function asBackendError(thrown: unknown): BackendError {
  if (thrown instanceof BackendError) return thrown;
  if (isAppError(thrown)) return new BackendError({ ...thrown, detail: thrown.detail ?? '' });
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new BackendError({
    code: 'failed',
    message:
      'Quarry could not do this. Try again; if it happens again, the detail below helps to find out why.',
    detail: text,
  });
}
