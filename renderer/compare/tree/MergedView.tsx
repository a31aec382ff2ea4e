import { TreeGridView } from '../../ui/tree-grid/TreeGridView.tsx';
import { makeMergedSource } from './merged-source.ts';
import './merged.css';

/** The steps of both runs as one tree, with a timeline of each. */
export function MergedView() {
  return <TreeGridView className="merged" makeSource={makeMergedSource} />;
}
