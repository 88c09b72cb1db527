// The page's beginning: draws its ground and one sentence at once, and loads the app behind it.
import { onAnimationFrame } from './animation-frame.ts';
import { startText } from './start-text.ts';
import './theme.css';

const root = document.getElementById('app');
if (root) {
  // The app sets the theme of devtools; until then the system's.
  root.dataset.theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const sentence = document.createElement('p');
  sentence.className = 'starting';
  sentence.setAttribute('role', 'status');
  sentence.textContent = startText.starting;
  root.append(sentence);
  onAnimationFrame(() => {
    import('./main.tsx').catch((error: unknown) => {
      sentence.textContent = startText.failed;
      console.error('SAML Scope could not be loaded.', error);
    });
  });
}
