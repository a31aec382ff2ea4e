/** Views and commands as the page has them, for tests of what they do. Import it for its effect on the registries. */
import { ALL_COMMANDS } from '../../../renderer/app/all-commands.ts';
import { VIEWS } from '../../../renderer/app/all-views.ts';
import { registerCommands } from '../../../renderer/commands/registry.ts';
import { registerViews } from '../../../renderer/commands/views.ts';

registerViews(VIEWS);
registerCommands(ALL_COMMANDS);
