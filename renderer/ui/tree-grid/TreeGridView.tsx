import { useEffect, useRef } from 'react';
import type { TreeGridSource } from './source.ts';
import { TreeGrid } from './tree-grid.ts';
import './tree-grid.css';
import './tree-grid-row.css';
import './tree-grid-overlay.css';

interface Props {
  /** Called once, when it is mounted. Has to be the same function each time. */
  readonly makeSource: () => TreeGridSource;
  readonly className?: string;
}

/**
 * A tree grid. React gives it a place; rows and canvases are drawn by TreeGrid, because they change up to 60 times a
 * second.
 */
export function TreeGridView({ makeSource, className = '' }: Props) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!root.current) return;
    const grid = new TreeGrid(root.current, makeSource());
    return () => grid.dispose();
  }, [makeSource]);
  return <div className={`tree-grid ${className}`.trim()} ref={root} />;
}
