"""The form in JupyterLab: type, reload the page, start the kernel anew, see it again."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.request

import pytest

CELL = "from kamlib.workshop.forms import template_form\ntemplate_form('ws-result-chart', lang='zh', author='陈晓')"


@pytest.fixture
def lab(tmp_path):
    cell = {"cell_type": "code", "id": "form", "metadata": {}, "source": CELL, "outputs": [], "execution_count": None}
    kernel = {"name": "python3", "display_name": "Python 3"}
    notebook = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "form.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root",
               "--IdentityProvider.token=t", f"--ServerApp.root_dir={tmp_path}", "--LabApp.news_url=",
               "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]  # fmt: skip
    home = {
        "JUPYTER_CONFIG_DIR": str(tmp_path / ".c"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / ".r"),
        "HOME": str(tmp_path),
    }
    log = tmp_path / "lab.log"
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env={**os.environ, **home}, cwd=tmp_path)
    try:
        for _ in range(300):
            if found := re.search(r"http://127.0.0.1:(\d+)/lab", log.read_text()):
                yield f"http://127.0.0.1:{found[1]}"
                return
            time.sleep(0.2)
        pytest.fail(log.read_text()[-2000:])
    finally:
        process.terminate()
        process.wait(20)


def kernels(url: str) -> list:
    return json.loads(urllib.request.urlopen(f"{url}/api/kernels?token=t").read())


@pytest.mark.browser
def test_what_is_typed_in_jupyterlab_is_there_after_a_reload_and_a_new_kernel(lab, browser, tmp_path):
    from playwright.sync_api import expect

    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()

    def opened():
        page.goto(f"{lab}/lab/tree/form.ipynb?token=t")
        page.locator(".jp-Notebook .jp-Cell").first.click(timeout=60000)
        page.wait_for_selector(".jp-NotebookPanel-toolbar")
        page.keyboard.press("Escape")
        page.keyboard.press("Control+Enter")
        return page.locator(".kam-form textarea, .kam-form input[type=text]").first

    name = opened()
    name.fill("电商大客户", timeout=60000)
    expect(page.locator(".kam-form")).to_contain_text("1/12")
    page.screenshot(path=tmp_path / "lab.png")
    for kernel in kernels(lab):  # the hardest kind of reopening: page and kernel are new
        request = urllib.request.Request(f"{lab}/api/kernels/{kernel['id']}/restart?token=t", method="POST")
        urllib.request.urlopen(request)
    page.reload()
    expect(opened()).to_have_value("电商大客户", timeout=60000)
