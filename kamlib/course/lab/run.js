// Runs a lesson or exercise when it is opened and when its kernel has started anew, so that nobody has to find the Run menu,
// and says so when a control is not connected. A notebook asks for it by its metadata: {"kam": {"run": true, "quiet": true}};
// quiet hides folded code. Before a page runs, the kernel lets go of what an earlier page of the same notebook showed.
// Written by hand in the form of a prebuilt JupyterLab extension: nothing is bundled, the modules are JupyterLab's own.
(() => {
  const WORDS = /*WORDS*/{};
  const VIEW = 'application/vnd.jupyter.widget-view+json';
  const LET_GO = '__import__("kamlib.course.opening", fromlist=["let_go"]).let_go()';
  const PATIENCE = 2500; // ms after which a person is told that the kernel has not heard a control yet
  const STYLE = `
    .kam-quiet .jp-Cell-inputWrapper:has(.jp-InputPlaceholder), .kam-quiet .jp-Notebook-footer { display: none }
    .kam-quiet .jp-OutputPrompt { visibility: hidden }
    .kam-by-hand { display: none }
    .kam-told { position: absolute; z-index: 100; bottom: 12px; left: 50%; transform: translateX(-50%); max-width: 80%;
      padding: 10px 18px; border-radius: 6px; background: #1F2933; color: white; font-size: 15px; line-height: 1.4 }
    .kam-told.kam-lost { background: #A61B1B } .kam-told:empty { display: none }`;
  let shared;
  const theirs = async name => (await Object.values(shared[name])[0].get())();
  const turn = () => new Promise(resolve => setTimeout(resolve));

  // What this page knows of its kernel: which controls live there, what has not been heard, whose page it is now.
  class Line {
    constructor(kernel) {
      this.kernel = kernel;
      this.code = `${LET_GO}  # ${Math.random()}`;
      this.mine = false; // whether the kernel has let go of the earlier page's controls
      this.taken = false; // whether a later page had the kernel let go of this one's
      this.former = null; // an earlier page's work that the kernel was told to stop
      kernel.commsOverSubshells = 'disabled'; // one queue: a press of a button never overtakes what was typed before it
      kernel.anyMessage.connect((_, { msg, direction }) => direction === 'send' ? this.sent(msg) : this.heard(msg));
      this.fresh();
      this.ready = this.begin().catch(() => {}); // the kernel has ended or started anew meanwhile
    }

    fresh() {
      this.alive = new Set();
      this.waiting = new Map();
      this.restored = null; // the control channel on which JupyterLab asks for the widgets that are there
      this.gone = false;
    }

    async begin() {
      for (let tries = 0; tries < 5 && !this.mine; tries += 1) {
        const asked = this.kernel.requestExecute({ code: this.code, store_history: false, stop_on_error: false });
        const status = (await asked.done).content.status;
        this.mine = status === 'ok';
        if (this.former) await this.former;
      }
      this.alive.clear();
    }

    sent({ header, content }) {
      if (header.msg_type === 'comm_open') {
        this.alive.add(content.comm_id);
        if (content.target_name === 'jupyter.widget.control') {
          this.restored = { id: content.comm_id };
          this.restored.done = new Promise(resolve => { this.restored.end = resolve; });
        }
      } else if (header.msg_type === 'comm_msg') {
        this.waiting.set(header.msg_id, Date.now());
        if (this.mine && !this.alive.has(content.comm_id)) this.gone = true;
      } else if (header.msg_type === 'comm_close' && content.comm_id === this.restored?.id) this.restored.end();
    }

    heard({ header, parent_header, content }) {
      const theirs = parent_header.session && parent_header.session !== this.kernel.clientId;
      if (header.msg_type === 'comm_open') this.alive.add(content.comm_id);
      else if (header.msg_type === 'comm_close') this.alive.delete(content.comm_id);
      else if (header.msg_type === 'comm_info_reply') this.restored?.end(); // the other way, when the kernel was busy
      else if (header.msg_type === 'comm_msg') Object.keys(content.data?.states ?? {}).forEach(id => this.alive.add(id));
      else if (header.msg_type === 'status' && content.execution_state === 'idle') this.waiting.delete(parent_header.msg_id);
      else if (header.msg_type === 'execute_input' && theirs) {
        if (!this.mine) this.former ??= this.kernel.interrupt().catch(() => {});
        else if (content.code.startsWith(LET_GO)) this.taken = true;
      }
    }

    // What a person has to know now: a key of WORDS, or nothing.
    trouble() {
      if (this.taken) return 'taken';
      const connection = this.kernel.isDisposed ? 'disconnected' : this.kernel.connectionStatus;
      if (connection === 'disconnected' || this.gone) return 'lost';
      const oldest = Math.min(...this.waiting.values());
      if (connection === 'connecting') return this.mine ? 'connecting' : '';
      return Date.now() - oldest > PATIENCE ? 'waiting' : '';
    }
  }

  const make = async () => {
    const { INotebookTracker, NotebookActions } = await theirs('@jupyterlab/notebook');
    const { ITranslator } = await theirs('@jupyterlab/translation');
    const known = new WeakSet();
    let words = {};

    // Arrows, letters and Enter belong to the control in focus, not to the notebook's shortcuts.
    const keepKeys = event => {
      if (event.target.matches('input[type=radio], input[type=checkbox], select, button')) event.stopPropagation();
    };

    // Controls of an earlier page, kept in the file, would ask for widgets that are gone.
    const withoutOld = panel => {
      for (const cell of panel.context.model.cells) {
        if (cell.type === 'code' && cell.outputs.toJSON().some(output => output.data && VIEW in output.data)) cell.outputs.clear();
      }
    };

    const watch = (panel, say) => {
      const bar = document.createElement('div');
      bar.className = 'kam-told';
      bar.setAttribute('role', 'alert');
      panel.node.append(bar);
      const look = () => {
        const text = say() || '', lost = ['taken', 'lost'].includes(text);
        if (bar.dataset.said === text) return;
        bar.dataset.said = text;
        bar.textContent = words[text] ?? '';
        bar.classList.toggle('kam-lost', lost);
        panel.content.node.querySelectorAll('.jupyter-widgets').forEach(node => { node.inert = lost; });
      };
      const ticking = setInterval(look, 500);
      panel.disposed.connect(() => clearInterval(ticking));
    };

    const opened = async panel => {
      const { sessionContext: session, context } = panel;
      const asked = () => context.model.getMetadata('kam');
      const again = known.has(context); // a second view of the same page
      known.add(context);
      let line = null, running = true;
      const take = kernel => { line = kernel && asked()?.run && !again ? new Line(kernel) : null; };
      session.kernelChanged.connect((_, { newValue }) => take(newValue)); // before JupyterLab asks the kernel for widgets
      take(session.session?.kernel);

      await context.ready;
      if (!asked()) return;
      panel.node.addEventListener('keydown', keepKeys, true);
      if (asked().quiet) panel.addClass('kam-quiet');
      panel.content.widgets.filter(cell => cell.model.getMetadata('tags')?.includes('kam-by-hand'))
        .forEach(cell => cell.addClass('kam-by-hand'));
      if (!asked().run || again) return;
      withoutOld(panel);

      const run = async () => {
        running = true;
        const mine = line;
        await mine.ready;
        await turn();
        await mine.restored?.done;
        await turn();
        const cells = panel.content.widgets.filter(cell => cell.model.type === 'code');
        try {
          await NotebookActions.runCells(panel.content, cells, session);
        } finally {
          running = false;
        }
        if (!mine.taken) await context.save();
      };
      watch(panel, () => {
        if (!line) return session.isReady ? 'lost' : 'opening';
        if (!panel.content.rendermime.getFactory(VIEW)) return 'no_controls';
        return line.trouble() || (running ? 'opening' : '');
      });
      await session.ready;
      let restarting = false;
      session.statusChanged.connect((_, status) => {
        if (!line || line.taken) return;
        if (status === 'restarting' || status === 'autorestarting') {
          restarting = line.mine = true; // in a new kernel there is no earlier page
          line.fresh();
        } else if (status === 'idle' && restarting) {
          restarting = false;
          run();
        }
      });
      if (line) await run();
    };

    const style = document.createElement('style');
    style.textContent = STYLE;
    document.head.append(style);

    return {
      id: 'kam-course:run',
      autoStart: true,
      requires: [INotebookTracker],
      optional: [ITranslator],
      activate: (_, tracker, translator) => {
        words = WORDS[translator?.languageCode?.startsWith('zh') ? 'zh' : 'en'];
        tracker.widgetAdded.connect((_, panel) => { opened(panel); });
      }
    };
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB['kam-course'] = {
    init: scope => { shared = scope; },
    get: async () => { const made = await make(); return () => ({ __esModule: true, default: made }); }
  };
})();
