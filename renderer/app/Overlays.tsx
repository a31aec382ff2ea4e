import { CompareDialog } from '../compare/CompareDialog.tsx';
import { ExportDialog } from '../export/ExportDialog.tsx';
import { ShareDialog } from '../share/ShareDialog.tsx';
import { layoutStore } from '../stores/layout.ts';
import { useStore } from '../stores/store.ts';
import { GoTo } from './GoTo.tsx';
import { Help } from './Help.tsx';
import { Palette } from './Palette.tsx';
import { Problems } from './Problems.tsx';
import { Traces } from './Traces.tsx';

const close = () => layoutStore.setState({ overlay: 'none' });

/** The one dialog that is open, if any. */
export function Overlays() {
  return (
    <>
      <Overlay />
      <ShareDialog />
      <CompareDialog />
      <ExportDialog />
    </>
  );
}

function Overlay() {
  const overlay = useStore(layoutStore, (state) => state.overlay);
  switch (overlay) {
    case 'palette':
      return <Palette onClose={close} />;
    case 'help':
      return <Help onClose={close} />;
    case 'problems':
      return <Problems onClose={close} />;
    case 'goto':
      return <GoTo onClose={close} />;
    case 'traces':
      return <Traces onClose={close} />;
    default:
      return null;
  }
}
