import './lib/theme/tokens.css';
import { mount } from 'svelte';
import App from './App.svelte';

async function begin(): Promise<void> {
  if (import.meta.env.MODE === 'fixture') {
    const [{ setTransport }, { fixture }] = await Promise.all([
      import('./lib/backend'),
      import('./lib/backend/fixture'),
    ]);
    setTransport(fixture());
  }
  const target = document.getElementById('app');
  if (target) mount(App, { target });
}

void begin();
