// Files that are dropped anywhere on the page and that no part of it took.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Dropped, droppedFiles, holdsFiles } from '../panel/drop-files.ts';

/** True while a file is being held over the page. */
export function useDroppedFiles(onFiles: (dropped: Dropped) => void): boolean {
  const [held, setHeld] = useState(false);
  const latest = useRef(onFiles);
  latest.current = onFiles;
  // At once: a file may be dropped before the page was first drawn.
  useLayoutEffect(() => {
    // Without this the browser goes to the file itself.
    const onDragOver = (event: DragEvent): void => {
      // A page of the app, such as Keys, takes it.
      const isOurs = holdsFiles(event) && !event.defaultPrevented;
      setHeld(isOurs);
      if (isOurs) event.preventDefault();
    };
    const onDragLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setHeld(false);
    };
    const onDrop = (event: DragEvent): void => {
      setHeld(false);
      if (!holdsFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      latest.current(droppedFiles(event));
    };
    document.addEventListener('dragover', onDragOver);
    document.addEventListener('dragleave', onDragLeave);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('dragover', onDragOver);
      document.removeEventListener('dragleave', onDragLeave);
      document.removeEventListener('drop', onDrop);
    };
  }, []);
  return held;
}
