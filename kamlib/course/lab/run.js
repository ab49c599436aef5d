// Runs a lesson or exercise when it is opened and when its kernel has started anew, so that nobody has to find the Run menu.
// A notebook asks for it by its metadata: {"kam": {"run": true, "quiet": true}}; quiet hides folded code.
// Written by hand in the form of a prebuilt JupyterLab extension: nothing is bundled, the modules are JupyterLab's own.
(() => {
  let shared;
  const theirs = async name => (await Object.values(shared[name])[0].get())();

  const make = async () => {
    const { INotebookTracker, NotebookActions } = await theirs('@jupyterlab/notebook');

    const run = async panel => {
      const cells = panel.content.widgets.filter(cell => cell.model.type === 'code');
      await NotebookActions.runCells(panel.content, cells, panel.sessionContext);
      await panel.context.save();
    };

    // Arrows, letters and Enter belong to the control in focus, not to the notebook's shortcuts.
    const keepKeys = event => {
      if (event.target.matches('input[type=radio], input[type=checkbox], select, button')) event.stopPropagation();
    };

    const opened = async (_, panel) => {
      await panel.context.ready;
      const asked = panel.context.model.getMetadata('kam');
      if (!asked) return;
      panel.node.addEventListener('keydown', keepKeys, true);
      if (asked.quiet) panel.addClass('kam-quiet');
      if (!asked.run) return;
      await panel.sessionContext.ready;
      let restarting = false;
      panel.sessionContext.statusChanged.connect((_, status) => {
        if (status === 'restarting' || status === 'autorestarting') restarting = true;
        else if (status === 'idle' && restarting) {
          restarting = false;
          run(panel);
        }
      });
      await run(panel);
    };

    const style = document.createElement('style');
    style.textContent = '.kam-quiet .jp-Cell-inputWrapper:has(.jp-InputPlaceholder), .kam-quiet .jp-Notebook-footer '
      + '{ display: none } .kam-quiet .jp-OutputPrompt { visibility: hidden }';
    document.head.append(style);

    return {
      id: 'kam-course:run',
      autoStart: true,
      requires: [INotebookTracker],
      activate: (_, tracker) => { tracker.widgetAdded.connect(opened); }
    };
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB['kam-course'] = {
    init: scope => { shared = scope; },
    get: async () => { const made = await make(); return () => ({ __esModule: true, default: made }); }
  };
})();
