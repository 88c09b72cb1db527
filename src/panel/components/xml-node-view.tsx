// The node that is selected in the XML tree, whole: where it stands, its namespace, its value, and what is wrong with it.
import type { PlacedProblem } from '../problems.ts';
import { messageText } from '../text.ts';
import type { XmlTreeNode } from '../xml-tree/xml-tree.ts';
import { CopyButton } from './copy-button.tsx';
import { LongText } from './long-text.tsx';
import { PropertyList } from './property-list.tsx';
import { VisibleText } from './visible-text.tsx';
import styles from './xml-node-view.module.css';

export interface XmlNodeViewProps {
  readonly node: XmlTreeNode;
  readonly problems: readonly PlacedProblem[];
}

export function XmlNodeView({ node, problems }: XmlNodeViewProps) {
  const { path, namespace, value } = node.facts();
  const names = messageText.node;
  return (
    <section aria-label={messageText.selectedNode} data-testid="selected-node">
      {problems.map(({ code, message }) => (
        <p key={`${code} ${message}`} class={styles.problem}>
          <VisibleText text={message} /> <span class={styles.code}>{code}</span>
        </p>
      ))}
      <PropertyList
        properties={[
          { name: names.path, value: <LongText text={path} /> },
          ...(namespace === undefined
            ? []
            : [{ name: names.namespace, value: <LongText text={namespace} markEnds /> }]),
          ...(value === undefined
            ? []
            : [
                {
                  name: names.value,
                  value: (
                    <div class={styles.value}>
                      <span class={styles.text}>
                        <LongText text={value} multiline markEnds />
                      </span>
                      <CopyButton text={value} of={messageText.copyValue} testId="copy-value" />
                    </div>
                  ),
                },
              ]),
        ]}
      />
    </section>
  );
}
