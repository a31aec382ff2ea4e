/** The tree grid over a plan: what the spec of this folder drives. */
import '../../../renderer/app/tokens.css';
import '../../../renderer/app/base.css';
import '../../../renderer/ui/controls.css';
import '../../../renderer/ui/text.css';
import { createRoot } from 'react-dom/client';
import { TreeGridView } from '../../../renderer/ui/tree-grid/TreeGridView.tsx';
import { makePlan, type Plan } from './plan.ts';

declare global {
  interface Window {
    plan: Plan;
  }
}
window.plan = makePlan(30);
const makeSource = () => window.plan.source;

const root = document.getElementById('root');
if (root) createRoot(root).render(<TreeGridView makeSource={makeSource} />);
