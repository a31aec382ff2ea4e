/**
 * Every view of the window, a line each, by its name. All else that the program has to know of a view stands where it is
 * defined.
 */
export { cellView as cell } from '../cell/view.ts';
export { compareView as compare } from '../compare/view.ts';
export { statisticsView as statistics } from '../statistics/view.ts';
export { sweepView as sweep } from '../sweep/view.ts';
export { traceView as trace } from './trace-view.ts';
