// Light or dark, on the app's root element, where theme.css reads it.

export type Theme = 'light' | 'dark' | 'auto';

/** Keeps `data-theme` on `root`; `auto` follows the system, also when it changes. Gives the function that ends it. */
export function applyTheme(root: HTMLElement, theme: Theme): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    root.dataset.theme = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme;
  };
  apply();
  if (theme !== 'auto') return () => {};
  dark.addEventListener('change', apply);
  return () => dark.removeEventListener('change', apply);
}
