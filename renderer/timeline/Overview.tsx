import { useEffect, useRef } from 'react';
import { LoopMarks } from './LoopMarks.tsx';
import { OverviewController } from './overview-controller.ts';
import './overview.css';

/** The whole run on one strip: a lane a kind, errors on top, tokens so far, the viewport and the playhead. */
export function Overview() {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!root.current) return;
    const controller = new OverviewController(root.current);
    return () => controller.dispose();
  }, []);
  return (
    <>
      <div className="overview" ref={root} />
      <LoopMarks />
    </>
  );
}
