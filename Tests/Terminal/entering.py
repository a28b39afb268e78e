"""The line that is being entered, its completion and its history, at a real terminal."""

import os
import signal
import tempfile

import pexpect

from terminal import STATE, Prompt, check


def completion(site):
    one = Prompt()
    one.enter(f'fetch "{site}/a" | json')
    one.child.send("| .ho\t.\t\t")
    one.see("city")
    one.see("Text")
    one.see("zip")
    one.child.send("ci\t\r")
    out = one.wait()
    check("Ulm" in out or "Ulm" in one.wait(), "completed to nothing that runs")
    one.child.send("fetch [1] conc\t")
    one.see("concurrency: ")
    one.child.send("\x03")
    one.wait()
    folder = tempfile.mkdtemp(prefix="trek-names-")
    open(os.path.join(folder, "some file.csv"), "w").write("a\n1\n")
    one.child.send(f'read "{folder}/so\t')
    one.see("some file.csv")
    one.child.send('"\r')
    check("1" in one.wait(), "the completed file was not read")
    check(one.leave() == 0, "the exit code is not 0")


def history(site):
    one = Prompt()
    one.child.send("[10, 20] | map {\r")
    one.see("  ... ")
    one.child.send("a: .\r")
    one.see("  ... ")
    one.child.send("}\r")
    check("10" in one.wait(), "an entry of several lines did not run")
    one.leave()
    two = Prompt()
    two.child.send("\x12map")
    two.see("map {")
    two.child.send("\r")
    check("20" in two.wait(), "the reverse search did not find the entry as a whole")
    two.child.send("\x1b[A\r")
    check("20" in two.wait(), "the entry was not called back")
    two.leave()
    kept = open(os.path.join(STATE, "trek", "history")).read()
    check(kept.count("map {") == 1, f"duplicates in the history:\n{kept}")
    mode = os.stat(os.path.join(STATE, "trek", "history")).st_mode & 0o777
    check(mode == 0o600, f"others can read the history: {mode:o}")


def paste(site):
    one = Prompt()
    lines = [f"let p{n} = {n}" for n in range(49)] + ["p48 + 1"]
    one.child.send("\x1b[200~" + "\n".join(lines) + "\x1b[201~")
    one.child.send("\r")
    one.see("p48 = 48")
    one.see("49")
    one.wait()
    check("47" in one.enter("p47"), "a pasted line did not run")
    one.leave()


def vi(site):
    folder = tempfile.mkdtemp(prefix="trek-inputrc-")
    path = os.path.join(folder, "inputrc")
    with open(path, "w") as file:
        file.write(
            "set editing-mode vi\nset keyseq-timeout 50\n$if trek\n\"\\C-g\": \"1 + 41\\n\"\n$endif\n")
    one = Prompt(INPUTRC=path)
    # To command mode, to the start of the line, its first letter away, and back to inserting.
    one.child.send("x1 + 2")
    one.child.send("\x1b")
    one.child.send("0x")
    one.child.send("A0\r")
    check("21" in one.wait(), "vi's keys did not edit the line")
    one.child.send("\x07")
    check("42" in one.wait(), "a key of inputrc for this program is not bound")
    one.leave()


def block(site):
    one = Prompt()
    one.child.send("[1, 2] | map {\r")
    one.see("  ... ")
    one.child.send("a: .,\r")
    one.see("  ... ")
    one.child.send("b: . * 2 }\r")
    one.wait()
    # Called back as one entry, changed at its end.
    one.child.send("\x1b[A\x7f\x7f50 }\r")
    out = one.wait()
    check("250" in out and "500" in out, f"the block was not edited as a whole:\n{out}")
    one.child.send("[1,\r")
    one.see("  ... ")
    one.child.send("\x03")
    one.wait()
    check("3" in one.enter("1 + 2"), "Ctrl-C did not give up the block")
    one.child.send("{a: 1,\r")
    one.see("  ... ")
    # The end of input in the middle of a block: what is wrong is told.
    one.child.send("\x04")
    one.see("error[")
    one.child.expect(pexpect.EOF)
    one.child.close()


def sharing(site):
    one, two = Prompt(), Prompt()
    one.enter("1000 + 1")
    two.enter("2000 + 2")
    one.enter("1000 + 3")
    # No way out that could write anything.
    one.child.kill(signal.SIGKILL)
    two.leave()
    with open(os.path.join(STATE, "trek", "history")) as file:
        kept = file.read().splitlines()
    check(kept[-3:] == ["1000 + 1", "2000 + 2", "1000 + 3"], f"the history is {kept[-5:]}")
    three = Prompt()
    three.child.send("\x1b[A\r")
    check("1003" in three.wait(), "an entry of the prompt that was killed is lost")
    three.leave()


def secrets(site):
    one = Prompt()
    one.enter('secret token = "moon" + "shot"')
    one.enter('"moonshot"')
    one.enter("7000 + 7")
    one.child.send("\x1b[A\x1b[A\r")
    out = one.wait()
    check("moonshot" not in out, f"a secret came back:\n{out}")
    one.leave()
    with open(os.path.join(STATE, "trek", "history")) as file:
        kept = file.read()
    check("moonshot" not in kept and "secret" not in kept, "a secret is in the history")


def characters(site):
    # In the locale C, as in many containers, too.
    for locale in ["C", "C.UTF-8"]:
        one = Prompt(LC_ALL=locale)
        one.child.send('"é漢字\x7f\x7fü" | upper\r')
        out = one.wait()
        check("ÉÜ" in out, f"letters are not deleted as wholes in {locale}:\n{out}")
        one.leave()


def editor(site):
    folder = tempfile.mkdtemp(prefix="trek-editor-")
    path = os.path.join(folder, "some editor")
    with open(path, "w") as file:
        file.write('test "$1" = --wait || exit 9\nls -l "$2" | cut -c 1-10\necho "| sum" >> "$2"\n')
    one = Prompt(EDITOR=f"sh '{path}' --wait")
    one.enter("[20, 22]")
    out = one.enter(":edit")
    check("-rw-------" in out, f"others can read the file:\n{out}")
    check("42" in out, f"what the editor left was not run:\n{out}")
    one.child.send("\x1b[A\r")
    check("42" in one.wait(), "what the editor left is not in the history")
    check("failed" in Prompt(VISUAL="false", EDITOR="true").enter(":edit"), "VISUAL is not first")
    one.leave()


CASES = [completion, history, vi, block, paste, sharing, secrets, characters, editor]
