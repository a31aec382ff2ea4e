/**
 * What the scripted agent says and does, in two endings. There is no model behind it: a reply is text with the
 * milliseconds that it takes, a tool call really runs.
 */
const PROMPT =
  'The tests of this folder fail. Find out why, repair src/longest.mjs and show that `node test.mjs` passes.';
const SYSTEM = 'You are a careful programmer. Use the tools `read`, `edit` and `bash`. Keep changes small.';

const READ = {
  millis: 2400,
  reasoning: 'I have not seen the code yet. One of two texts is returned, so the comparison is the first suspect.',
  text: 'I will look at the function first.',
  call: { id: 'call_01', name: 'read', arguments: { path: 'src/longest.mjs' } },
};
const TEST_CALL = { id: 'call_03', name: 'bash', arguments: { command: 'node test.mjs' } };
const editCall = (before, after) => ({
  id: 'call_02',
  name: 'edit',
  arguments: { path: 'src/longest.mjs', before, after },
});
const BUG = 'return a.length > b.length ? a : b;';

export const STORIES = {
  passing: {
    screen: 'full',
    system: SYSTEM,
    prompt: PROMPT,
    turns: [
      READ,
      {
        millis: 3100,
        reasoning:
          'On a tie `>` is false and the right text is returned. The comment above the function promises the left one.',
        text: 'Found it: **a tie returns the right text**, because `>` is false for equal lengths. `>=` keeps the promise of the comment.',
        call: editCall(BUG, 'return a.length >= b.length ? a : b;'),
      },
      {
        millis: 4400,
        reasoning:
          'Equal lengths now take the left branch, the other two cases are as before. Text of other scripts is counted in UTF-16 units on both sides, so 短い and より長い still compare as they should. Only the tests can tell.',
        text: 'The change is one character. Now the tests:\n\n1. the left text is longer\n2. the right text is longer (短い, より長い)\n3. a tie 🤝',
        call: TEST_CALL,
      },
      {
        millis: 2100,
        reasoning: '',
        text: 'All three tests pass. The cause was the comparison in `src/longest.mjs`: a tie went to the right text. ✅',
      },
    ],
  },
  failing: {
    screen: 'inline',
    system: SYSTEM,
    prompt: PROMPT,
    turns: [
      READ,
      {
        millis: 3100,
        reasoning:
          'Perhaps the lengths are compared as something other than numbers. Subtracting them would force numbers.',
        text: 'The comparison may not be numeric. I will **subtract the lengths** to be sure.',
        call: editCall(BUG, 'return a.length - b.length > 0 ? a : b;'),
      },
      {
        millis: 4400,
        reasoning:
          'The subtraction makes the comparison numeric. All three cases should pass now: left longer, right longer, and the tie.',
        text: 'Done. I also left a note about the change. Now the tests:\n\n| case | expected |\n|---|---|\n| tie | left |',
        call: TEST_CALL,
        note: { path: '.agent/notes.md', text: '# Notes\n\nLengths are subtracted so that they compare as numbers.\n' },
      },
      {
        millis: 2100,
        reasoning: 'One test still fails. The expected value in the test may be wrong.',
        text: 'Two of three tests pass. `ties_pick_left` looks like a mistake in the test, so I leave it as it is.',
      },
    ],
  },
};
