import { useEffect, useRef } from 'react';
import '../../timeline/timeline.css';
import './tree.css';
import { MergedController } from './controller.ts';
import { makeMergedElements } from './elements.ts';

/**
 * The steps of both runs as one tree, with a timeline of each. React gives it a place; rows and canvases are drawn by
 * MergedController, because they change up to 60 times a second.
 */
export function MergedView() {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!root.current) return;
    const controller = new MergedController(makeMergedElements(root.current));
    return () => controller.dispose();
  }, []);
  return <div className="tv cmp-tree" ref={root} />;
}
