// What is dropped on a page of the app: files, folders told apart, or text; and the guard that keeps a missed drop from leading away.
import { useState } from 'preact/hooks';
import type { DropHandlers } from './components/page-frame.tsx';

export interface Dropped {
  readonly files: readonly File[];
  /** Folders among what was dropped: they hold nothing that could be read. */
  readonly folders: number;
}

export const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;

/** To be called while the event is being handled: later it holds nothing any more. */
export function droppedFiles({ dataTransfer }: Pick<DragEvent, 'dataTransfer'>): Dropped {
  const files = [...(dataTransfer?.files ?? [])];
  const items = [...(dataTransfer?.items ?? [])].filter(({ kind }) => kind === 'file');
  const isFolder = items.map((item) => item.webkitGetAsEntry?.()?.isDirectory ?? false);
  return { files: files.filter((_, i) => !isFolder[i]), folders: isFolder.filter(Boolean).length };
}

export interface DropReceiver {
  readonly onFiles: (dropped: Dropped) => void;
  /** Left out where dragged text goes where the browser puts it. */
  readonly onText?: (text: string) => void;
}

/** Takes what is dropped anywhere on a page. What it takes is marked as handled, so that nobody behind it does. */
export function useDrop({ onFiles, onText }: DropReceiver): DropHandlers {
  const [over, setOver] = useState(false);
  const takes = (event: DragEvent): boolean => onText !== undefined || holdsFiles(event);
  return {
    over,
    onDragOver(event) {
      if (!takes(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave(event) {
      // Also fired when the pointer goes on to a child.
      if (event.relatedTarget === null) setOver(false);
    },
    onDrop(event) {
      setOver(false);
      if (!takes(event)) return;
      event.preventDefault();
      const dropped = droppedFiles(event);
      const text = event.dataTransfer?.getData('text/plain');
      if (dropped.files.length + dropped.folders > 0) onFiles(dropped);
      else if (text) onText?.(text);
    },
  };
}

/** A file that is dropped where nobody takes it must not take the app's place. Gives the function that ends it. */
export function refuseStrayFiles(page: Pick<Document, 'addEventListener' | 'removeEventListener'>): () => void {
  const refuse = (event: DragEvent): void => {
    // The browser itself puts a file into a field for files.
    const isField = (event.target as Element | null)?.closest?.('input[type="file"]');
    if (event.defaultPrevented || isField || !holdsFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
  };
  page.addEventListener('dragover', refuse);
  page.addEventListener('drop', refuse);
  return () => {
    page.removeEventListener('dragover', refuse);
    page.removeEventListener('drop', refuse);
  };
}
