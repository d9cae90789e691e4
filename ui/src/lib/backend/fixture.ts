import type { Transport } from './transport';
export function fixture(): Transport {
  throw new Error('x');
}
