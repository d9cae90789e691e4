// Which part of the matrix is on the screen. Plain numbers, no state.
import { LARGEST_CELL, type Window } from './paint';

/** Room on the screen for cells, in pixels. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** The cell with which the whole matrix is in sight. */
export function wholeCell(rows: number, room: Room): number {
  return Math.min(LARGEST_CELL, Math.min(room.width, room.height) / Math.max(rows, 1));
}

/** All of the matrix. */
export function whole(rows: number, room: Room): Window {
  return { x: 0, y: 0, cell: wholeCell(rows, room) };
}

/** Keeps the matrix on the screen. */
export function held(window: Window, rows: number, room: Room): Window {
  const cell = Math.min(LARGEST_CELL, Math.max(window.cell, wholeCell(rows, room)));
  const most = (length: number): number => Math.max(0, rows - length / cell);
  return {
    x: Math.min(Math.max(window.x, 0), most(room.width)),
    y: Math.min(Math.max(window.y, 0), most(room.height)),
    cell,
  };
}

/** Zooms by a factor and keeps what lies under a point, in pixels of the room, where it is. */
export function zoomed(
  window: Window,
  factor: number,
  px: number,
  py: number,
  rows: number,
  room: Room,
): Window {
  const least = wholeCell(rows, room);
  const cell = Math.min(LARGEST_CELL, Math.max(least, window.cell * factor));
  const x = window.x + px / window.cell - px / cell;
  const y = window.y + py / window.cell - py / cell;
  return held({ x, y, cell }, rows, room);
}

/** Brings a cell into sight. */
export function revealed(window: Window, row: number, column: number, rows: number, room: Room): Window {
  const into = (from: number, at: number, length: number): number => {
    const shown = length / window.cell;
    const margin = Math.min(2, shown / 4);
    return Math.min(Math.max(from, at + 1 + margin - shown), at - margin);
  };
  return held(
    { ...window, x: into(window.x, column, room.width), y: into(window.y, row, room.height) },
    rows,
    room,
  );
}
