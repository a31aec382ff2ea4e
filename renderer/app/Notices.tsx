import { X } from 'lucide-react';
import { dismiss, noticeStore } from '../stores/notices.ts';
import { useStore } from '../stores/store.ts';
import './notices.css';

/** Short messages in the corner, announced to screen readers. */
export function Notices() {
  const notices = useStore(noticeStore, (state) => state.notices);
  return (
    <div className="notices" role="log" aria-label="Messages" aria-live="polite">
      {notices.map((notice) => (
        <div key={notice.id} className={`notices-notice ${notice.tone}`}>
          <span>{notice.text}</span>
          {notice.tone === 'error' && (
            <button
              type="button"
              className="icon-button"
              aria-label="Dismiss this message"
              onClick={() => dismiss(notice.id)}
            >
              <X size={13} />
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
