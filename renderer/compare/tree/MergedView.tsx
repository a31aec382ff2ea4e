/** Both runs as one tree, with a bar of each on the timeline. */
export function MergedView() {
  return <div className="cmp-tree" />;
}
