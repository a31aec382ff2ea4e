/**
 * The desktop program's entry while it is developed (`npm run dev:desktop`): the same program, with a data folder of its
 * own and with its page from the dev server. No build holds it.
 */
import './surroundings.ts';
import './keep-granted.ts';
import './inspect-engines.ts';
import './page-from-dev-server.ts';
import '../main.ts';
