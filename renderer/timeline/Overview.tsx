import { useEffect, useRef } from 'react';
import './overview.css';
import { LoopMarks } from './LoopMarks.tsx';
import { OverviewController } from './overview-controller.ts';

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
      <div className="ov" ref={root} />
      <LoopMarks />
    </>
  );
}
