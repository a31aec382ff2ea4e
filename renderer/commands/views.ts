/** Views as data: what can fill the window. Header, workspace, URL, keys and menu read the same definitions. */
import type { ComponentType } from 'react';
import { layoutStore, type View } from '../stores/layout.ts';
import type { Command, CommandGroup } from './command.ts';
import type { Condition } from './condition.ts';

/** All that the program knows of a view. What is left out does not compile. */
export interface ViewDefinition {
  readonly id: View;
  /** On its button: "Time". */
  readonly label: string;
  /** Of the command that shows it: "Time: table, flame graph and critical path, and back". */
  readonly title: string;
  readonly group: CommandGroup;
  /** The stroke that shows it, and leads back to the trace. Undefined: it is reached by the key that changes views. */
  readonly key: string | undefined;
  /** Place among the buttons, ascending. */
  readonly order: number;
  /** `workspace`: below the overview of the open document. `window`: everything between header and transport. */
  readonly fills: 'workspace' | 'window';
  /** Whether it belongs to the open document: title, results, messages and transport are the document's. */
  readonly ofDocument: boolean;
  /** Whether the URL, and the list of recent files, keep that it was in front. */
  readonly inUrl: boolean;
  /** Of the panel, where it stops working: "The time". */
  readonly panelName: string;
  /** When it has a button at all. */
  readonly offered: Condition;
  /** When its button can be pressed. */
  readonly available: Condition;
  /** When there is something to show. Where it is in front and this does not hold, the trace is shown. */
  readonly showable: Condition;
  /** When its command can be run, where that is not `available`. */
  readonly when?: () => boolean;
  /** What its command does, where that is not to show it and, by its key, to go back to the trace. */
  readonly run?: () => void;
  /** What is done in it. Keys that mean something else elsewhere have this meaning while it is in front. */
  readonly commands: readonly Command[];
  /** Draws it. Loaded when it is first needed, unless it is in front as soon as a file opens. */
  readonly Content: ComponentType;
}

let views: Readonly<Partial<Record<View, ViewDefinition>>> = {};

/** Sets the views of the program. Called once, before anything is drawn. */
export function registerViews(all: Readonly<Record<View, ViewDefinition>>): void {
  views = all;
}

/** The view of this name; undefined for any other text. */
export function viewNamed(name: string): ViewDefinition | undefined {
  return Object.hasOwn(views, name) ? views[name as View] : undefined;
}

/** The view of this name where the URL may keep it, else the trace. The name may come from anywhere. */
export function keptView(name: string): View {
  const view = viewNamed(name);
  return view?.inUrl ? view.id : 'trace';
}

/** The view that is drawn now: the one in front, or the trace where that has nothing to show. */
export function shownView(): View {
  const { view } = layoutStore.getState();
  return viewNamed(view)?.showable() ? view : 'trace';
}

/** The command that shows a view. */
export function viewCommand(view: ViewDefinition): Command {
  const { id, title, group, key, available } = view;
  const show = () => layoutStore.setState((now) => ({ view: key !== undefined && now.view === id ? 'trace' : id }));
  return {
    id: `view.${id}`,
    title,
    group,
    keys: key === undefined ? [] : [key],
    when: view.when ?? available,
    run: view.run ?? show,
  };
}
