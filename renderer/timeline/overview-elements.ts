/** The overview's skeleton: a picture, and over it the viewport's brush and the playhead as sliders. */
import { element } from '../ui/element.ts';

export interface OverviewElements {
  readonly root: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  /** What is not in the viewport, darkened. */
  readonly before: HTMLElement;
  readonly after: HTMLElement;
  /** The viewport itself. */
  readonly brush: HTMLElement;
  readonly startHandle: HTMLElement;
  readonly endHandle: HTMLElement;
  readonly playhead: HTMLElement;
  /** What the line means, and how far it goes. */
  readonly tokens: HTMLElement;
}

export function makeOverviewElements(root: HTMLElement): OverviewElements {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('aria-hidden', 'true');
  const slider = (className: string, label: string) =>
    element('div', className, { role: 'slider', tabindex: '0', 'aria-label': label, 'aria-orientation': 'horizontal' });
  const before = element('div', 'overview-shade', { 'aria-hidden': 'true' });
  const after = element('div', 'overview-shade', { 'aria-hidden': 'true' });
  const brush = element('div', 'overview-brush', { 'aria-hidden': 'true' });
  const startHandle = slider('overview-handle overview-start', 'Start of the viewport');
  const endHandle = slider('overview-handle overview-end', 'End of the viewport');
  const playhead = slider('overview-playhead', 'Playhead');
  const tokens = element('div', 'overview-tokens');
  root.replaceChildren(canvas, before, after, brush, tokens, startHandle, endHandle, playhead);
  return { root, canvas, before, after, brush, startHandle, endHandle, playhead, tokens };
}
