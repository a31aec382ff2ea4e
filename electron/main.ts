/** The desktop program's start: one instance, and the events of the system handed to the application. */
import { join } from 'node:path';
import { app, crashReporter } from 'electron';
import { Application } from './app.ts';
import { baseRunsFromOther, countBaseRuns, filesFromOther, listFiles } from './arguments.ts';
import { registerScheme } from './protocol.ts';
import { hardenContents } from './security.ts';

app.setName('Spanreel');
// The folder follows the name only where nothing has asked for it before.
app.setPath('userData', join(app.getPath('appData'), 'Spanreel'));
// Reports stay on this computer.
crashReporter.start({ uploadToServer: false });

const files = listFiles(process.argv, app.isPackaged, process.cwd());
const baseRuns = countBaseRuns(process.argv);
// Chromium rearranges the command line on its way to the first instance, so the files travel beside it.
if (!app.requestSingleInstanceLock({ files, baseRuns })) app.quit();
else {
  registerScheme();
  hardenContents();
  const asked = [...files];
  let application: Application | undefined;
  const open = (paths: readonly string[]) => {
    if (application) application.open(paths);
    else asked.push(...paths);
  };

  app.on('second-instance', (_event, _argv, _folder, data) => {
    application?.showWindow();
    const others = filesFromOther(data);
    const count = baseRunsFromOther(data);
    if (application && count > 0) application.compare(others.slice(0, count), others.slice(count));
    else open(others);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    application?.showWindow();
    open([path]);
  });
  app.on('activate', () => application?.showWindow());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app
    .whenReady()
    .then(() => {
      application = new Application();
      if (baseRuns > 0) application.compare(asked.slice(0, baseRuns), asked.slice(baseRuns));
      else application.open(asked);
      application.start();
    })
    .catch((error: unknown) => {
      console.error('Spanreel could not start:', error);
      app.exit(1);
    });
}
