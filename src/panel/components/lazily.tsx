// Components that are loaded after the first drawing: the panel shows its list before anybody can have opened a detail.
import type { ComponentType } from 'preact';
import { useEffect, useReducer } from 'preact/hooks';

/** Drawn as nothing until it is there, which is a few milliseconds. `preload` loads it before it is needed. */
export interface LazyComponent<Props> {
  (props: Props): preact.JSX.Element | null;
  preload(): void;
}

export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>): LazyComponent<Props> {
  let loading: Promise<void> | undefined;
  let Loaded: ComponentType<Props> | undefined;
  const begin = (): Promise<void> => {
    loading ??= load().then((component) => {
      Loaded = component;
    });
    return loading;
  };
  const report = (error: unknown): void => console.error('SAML Scope could not load a part of itself.', error);
  const Lazy = (props: Props) => {
    const [, redraw] = useReducer((count: number, _: undefined) => count + 1, 0);
    useEffect(() => {
      if (!Loaded) begin().then(() => redraw(undefined), report);
    }, []);
    return Loaded ? <Loaded {...props} /> : null;
  };
  return Object.assign(Lazy, { preload: () => void begin().catch(report) });
}
