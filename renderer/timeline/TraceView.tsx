import { TreeGridView } from '../ui/tree-grid/TreeGridView.tsx';
import { makeTraceSource } from './trace-source.ts';
import './timeline.css';

/** Span tree and waterfall of the open document. */
export function TraceView() {
  return <TreeGridView makeSource={makeTraceSource} />;
}
