/** The views as a table. A view whose line is missing in `views.ts` does not compile here. */
import type { ViewDefinition } from '../commands/views.ts';
import type { View } from '../stores/layout.ts';
import * as views from './views.ts';

export const VIEWS: Readonly<Record<View, ViewDefinition>> = views;

/** The views in the order of their buttons. */
export const VIEW_LIST: readonly ViewDefinition[] = Object.values(VIEWS).sort((one, other) => one.order - other.order);
