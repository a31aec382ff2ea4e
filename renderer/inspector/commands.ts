import { valueText } from '../../shared/cell/fields.ts';
import type { Command } from '../commands/command.ts';
import { whenAll } from '../commands/condition.ts';
import { documentOpen, inWorkspace, ofDocument, spanSelected } from '../commands/when.ts';
import { toggleReveal } from '../document/reveal.ts';
import { type InspectorTab, layoutStore } from '../stores/layout.ts';
import { copyText } from '../ui/clipboard.ts';
import { contentStore } from './content.ts';

const TABS: readonly (readonly [tab: InspectorTab, title: string])[] = [
  ['step', 'Show the step'],
  ['attributes', 'Show the attributes'],
  ['events', 'Show the events'],
  ['links', 'Show the links'],
  ['logs', 'Show the logs'],
  ['raw', 'Show the raw span of the file'],
  ['state', 'Show the state at the clock’s instant'],
];

const hasSelection = whenAll(spanSelected, inWorkspace);
const hasContent = () => inWorkspace() && contentStore.getState().shown !== undefined;

/** The inspector's tabs, what can be copied from it, and the masking of secrets. */
export const inspectorCommands: readonly Command[] = [
  ...TABS.map(
    ([tab, title], index): Command => ({
      id: `inspector.${tab}`,
      title,
      group: 'Inspector',
      keys: [`alt+shift+${index + 1}`],
      when: hasSelection,
      run: () => layoutStore.setState({ view: 'trace', inspectorOpen: true, inspectorTab: tab }),
    }),
  ),
  {
    id: 'inspector.focus',
    title: 'Go to the inspector',
    group: 'Inspector',
    keys: ['alt+i'],
    when: hasContent,
    run() {
      layoutStore.setState({ view: 'trace', inspectorOpen: true });
      // The panel may have to be drawn first.
      requestAnimationFrame(() => document.getElementById('inspector-panel')?.focus());
    },
  },
  {
    id: 'inspector.copy-attributes',
    title: 'Copy all attributes of the span',
    group: 'Inspector',
    keys: ['alt+c'],
    when: hasContent,
    async run() {
      const detail = contentStore.getState().shown?.detail;
      if (!detail) return;
      const lines = detail.attributes.map(({ key, value }) => `${key}=${valueText(value)}`);
      await copyText(lines.join('\n'), `${lines.length} attributes`);
    },
  },
  {
    id: 'inspector.copy-ids',
    title: 'Copy trace id and span id',
    group: 'Inspector',
    keys: [],
    when: hasContent,
    async run() {
      const detail = contentStore.getState().shown?.detail;
      if (detail) await copyText(`${detail.traceId} ${detail.spanId}`, 'Trace id and span id');
    },
  },
  {
    id: 'inspector.reveal',
    title: 'Show or mask secrets',
    group: 'Inspector',
    keys: ['alt+r'],
    when: whenAll(documentOpen, ofDocument),
    run: toggleReveal,
  },
];
