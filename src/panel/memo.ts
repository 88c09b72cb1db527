// A component that is drawn again only when one of its properties is another one: for rows of long lists.
import { Component, type ComponentChildren, type FunctionComponent, h } from 'preact';

export function memo<Props extends object>(component: (props: Props) => ComponentChildren) {
  const Inner = component as FunctionComponent<Props>;
  return class Memo extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>): boolean {
      const names = new Set([...Object.keys(this.props), ...Object.keys(next)]) as Set<keyof Props>;
      return [...names].some((name) => !Object.is(this.props[name], next[name]));
    }

    override render(props: Props) {
      return h(Inner, props);
    }
  };
}
