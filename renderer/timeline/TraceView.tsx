import { useEffect, useRef } from 'react';
import './timeline.css';
import { TraceController } from './trace-controller.ts';
import { makeTraceElements } from './trace-elements.ts';

/**
 * Span tree and waterfall. React gives it a place; rows and canvases are drawn by TraceController, because they change
 * up to 60 times a second.
 */
export function TraceView() {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!root.current) return;
    const controller = new TraceController(makeTraceElements(root.current));
    return () => controller.dispose();
  }, []);
  return <div className="tv" ref={root} />;
}
