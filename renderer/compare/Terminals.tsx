/** The terminals of both runs side by side, each at its own clock. */
export function Terminals() {
  return <div className="cmp-terminals" />;
}
