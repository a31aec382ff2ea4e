/** What is different in the selected step: prompts, arguments, results, attributes. */
export function StepDiff() {
  return <div className="cmp-diff" />;
}
