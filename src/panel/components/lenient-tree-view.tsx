// What a lenient reader makes of a refused document, marked as what it is. Its parser is loaded only here.
import { useEffect, useState } from 'preact/hooks';
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import { messageText } from '../text.ts';
import { lenientTree } from '../xml-tree/lenient-tree.ts';
import type { XmlTreeNode } from '../xml-tree/xml-tree.ts';
import styles from './message-view.module.css';
import { Statement } from './statement.tsx';
import { XmlTreeView } from './xml-tree-view.tsx';

/** `impossible`: nothing could be made out, or the document is too large for it. */
type Tree = readonly XmlTreeNode[] | 'loading' | 'impossible';

export function LenientTreeView({ xml }: { readonly xml: string }) {
  const [tree, setTree] = useState<Tree>('loading');
  useEffect(() => {
    let wanted = true;
    setTree('loading');
    readLeniently(xml).then((read) => {
      if (wanted) setTree(read);
    });
    return () => {
      wanted = false;
    };
  }, [xml]);
  if (tree === 'loading') return <p class={styles.note}>{messageText.lenientLoading}</p>;
  if (tree === 'impossible') return <p class={styles.note}>{messageText.lenientImpossible}</p>;
  return (
    <>
      <div class={styles.note} data-testid="not-verifiable">
        <Statement statement={{ words: messageText.lenient, tone: 'bad' }} />
      </div>
      <XmlTreeView nodes={tree} problems={NO_PROBLEMS} />
    </>
  );
}

const NO_PROBLEMS = [] as const;

async function readLeniently(xml: string): Promise<Tree> {
  try {
    const { viewLeniently } = await import('../../xml/lenient-view.ts');
    const nodes = viewLeniently(xml, DEFAULT_LIMITS);
    return nodes && nodes.length > 0 ? lenientTree(nodes) : 'impossible';
  } catch {
    // The chunk could not be loaded, as after an update of the extension below an open panel.
    return 'impossible';
  }
}
