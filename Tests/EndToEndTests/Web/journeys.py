#!/usr/bin/env python3
"""What people do, in a real browser, against a running installation.

journeys.py SETTINGS: a JSON file with url, folder (for screenshots), password, claim (one at risk whose payer's id must be
corrected), payer (the right id), and sentinel (a name that only an opened patient's page may show). Says each journey that
passed; exit 1 names the one that failed and why. Every page that it sees must be free of console errors, of violations of
the content security policy, and of axe findings that are serious or critical.
"""

import base64
import hashlib
import hmac
import importlib.resources
import json
import pathlib
import re
import struct
import sys
import time

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

SETTINGS = json.loads(pathlib.Path(sys.argv[1]).read_text())
URL, FOLDER = SETTINGS["url"], pathlib.Path(SETTINGS["folder"])
FOLDER.mkdir(parents=True, exist_ok=True)
# The script alone is taken from this package; its own driver is not needed.
AXE = importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
SECRETS = {}
STEPS = {}
PAGES_CHECKED = set()
PEOPLE = []


def code(login):
    """The next code of somebody's authenticator (RFC 6238): one counts once, and no earlier than 30 s before its time."""
    step = max(int(time.time() // 30), STEPS.get(login, 0) + 1)
    STEPS[login] = step
    time.sleep(max(0, (step - 1) * 30 + 1 - time.time()))
    secret = SECRETS[login]
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, login):
        options = webdriver.ChromeOptions()
        for argument in ("--headless=new", "--no-sandbox", "--ignore-certificate-errors", "--window-size=1360,1000",
                         "--disable-dev-shm-usage"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        options.binary_location = "/usr/bin/chromium"
        service = webdriver.ChromeService("/usr/bin/chromedriver")
        self.browser, self.login = webdriver.Chrome(options=options, service=service), login

        PEOPLE.append(self)

    def sign_in(self):
        self.open("/")
        assert "/sign-in" in self.browser.current_url, "a page opened without signing in"
        self.fill("login", self.login)
        self.fill("password", SETTINGS["password"])
        self.press("Go on")
        if "Set up your authenticator" in self.text():
            SECRETS[self.login] = re.search(r"Secret\s+([A-Z2-7]+)", self.text()).group(1)
        self.check("sign-in")
        self.fill("code", code(self.login))
        self.press("Sign in")
        if "recovery codes" in self.text():
            self.follow(self.browser.find_element(By.LINK_TEXT, "I have kept them"))
        assert self.login in self.text(), f"{self.login} is not signed in: {self.text()[:300]}"
        return self

    def open(self, path):
        self.browser.get(URL + path)

    def text(self):
        return self.browser.find_element(By.TAG_NAME, "body").text

    def fill(self, name, value, form=None):
        field = (form or self.browser).find_element(By.NAME, name)
        if field.tag_name == "select":
            Select(field).select_by_value(value)
            return
        field.clear()
        field.send_keys(value)

    def form(self, action):
        return self.browser.find_element(By.CSS_SELECTOR, f"form[action='{action}']")

    def press(self, words, form=None):
        for button in (form or self.browser).find_elements(By.TAG_NAME, "button"):
            if button.text == words:
                self.follow(button)
                return
        raise AssertionError(f"no button {words!r} at {self.browser.current_url}: {self.text()[:400]}")

    def follow(self, element):
        """Clicks, and waits for the page to which that leads: on a busy machine the old one stands for a while."""
        old = self.browser.find_element(By.TAG_NAME, "html")
        element.click()
        until("the next page", lambda: self.is_gone(old) and self.is_loaded())

    @staticmethod
    def is_gone(element):
        """The driver says in several ways that an element's page is no more, while the next one comes."""
        try:
            element.is_enabled()
            return False
        except WebDriverException:
            return True

    def is_loaded(self):
        try:
            return self.browser.execute_script("return document.readyState") == "complete"
        except WebDriverException:
            return False

    def check(self, name):
        """Looks at the page as it stands: console, accessibility, picture."""
        bad = [entry for entry in self.browser.get_log("browser")
               if entry["level"] == "SEVERE" and "favicon" not in entry["message"]]
        assert not bad, f"{name}: console: {bad}"
        if name in PAGES_CHECKED:
            return
        PAGES_CHECKED.add(name)
        self.browser.save_screenshot(str(FOLDER / f"{name}.png"))
        # Through the driver, which the page's policy does not bind.
        self.browser.execute_script(AXE)
        result = self.browser.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
        found = [v for v in result["violations"] if v["impact"] in ("serious", "critical")]
        where = [(v["id"], [node["html"][:160] for node in v["nodes"][:3]]) for v in found]
        assert not found, f"{name}: accessibility: {where}"

    def quit(self):
        PEOPLE.remove(self)
        self.browser.quit()


def until(what, condition, seconds=60):
    end = time.time() + seconds
    while time.time() < end:
        if condition():
            return
        time.sleep(0.2)
    raise AssertionError(f"{what} did not happen in {seconds} s")


def every_page():
    """Each page of each section, as a lead sees it: it opens, and is free of findings."""
    person = Person("lead").sign_in()
    for link in [a.get_attribute("href") for a in person.browser.find_elements(By.CSS_SELECTOR, "nav a")]:
        person.browser.get(link)
        name = link.removeprefix(URL).strip("/").replace("/", "-") or "overview"
        assert "went wrong" not in person.text(), name
        assert SETTINGS["sentinel"] not in person.browser.page_source, f"a patient's name on {name}"
        person.check(name)
    person.quit()


def at_risk_to_sent():
    """A claim at risk: found, explained, corrected, sent; its clock stops."""
    person = Person("biller").sign_in()
    claim = SETTINGS["claim"]
    person.open("/work")
    person.follow(person.browser.find_element(By.LINK_TEXT, "Not sent, deadline at risk"))
    person.check("work-at-risk")
    person.follow(person.browser.find_element(By.LINK_TEXT, str(claim)))
    assert "Why it stands where it stands" in person.text()
    assert SETTINGS["sentinel"] not in person.browser.page_source, "a patient's name before it was opened"
    person.check("claim")
    form = person.form(f"/claims/{claim}/patient")
    person.fill("reason", "correct the payer's id", form)
    person.press("Open", form)
    assert SETTINGS["sentinel"] in person.browser.page_source
    person.check("claim-patient")
    form = person.form(f"/claims/{claim}/correct")
    person.fill("visit:coverages.0.payer_id", SETTINGS["payer"], form)
    person.press("Correct and send on", form)

    def sent():
        person.open(f"/claims/{claim}")
        return re.search(r"\nSent\n\d{4}-", person.text()) is not None

    until("the claim being sent", sent)
    person.open("/work/at_risk")
    assert not person.browser.find_elements(By.LINK_TEXT, str(claim)), "it still stands in the list"
    person.quit()


def pause_and_resume():
    """Ops stops and starts a queue, and sees no patient on the way."""
    person = Person("ops").sign_in()
    person.open("/queues")
    form = person.form("/queues/pause")
    person.fill("queue", "scrub", form)
    person.fill("reason", "rules are being changed", form)
    person.press("Pause", form)
    assert "person:ops: rules are being changed" in person.text()
    person.check("queues-paused")
    person.press("Resume", person.form("/queues/resume"))
    assert "person:ops" not in person.browser.find_element(By.TAG_NAME, "table").text
    for path in ("/", "/work", "/claims", f"/claims/{SETTINGS['claim']}", "/files", "/capacity"):
        person.open(path)
        assert SETTINGS["sentinel"] not in person.browser.page_source, path
        assert not person.browser.find_elements(By.NAME, "reason") or path == "/queues", path
    person.quit()


def two_on_one_list():
    """Two people work through one list and never meet on a claim."""
    people = [Person("biller").sign_in(), Person("lead").sign_in()]
    seen = [[], []]
    for person in people:
        person.open("/work/documentation")
        person.press("Work the next claim")
    for _ in range(4):
        for number, person in enumerate(people):
            seen[number].append(re.search(r"/claims/(\d+)", person.browser.current_url).group(1))
            person.press("Next claim of this list")
            if "/claims/" not in person.browser.current_url:
                break
    # At no moment did both hold one claim: each step was taken while the other held theirs.
    for mine, theirs in zip(seen[0], seen[1]):
        assert mine != theirs, seen
    for person in people:
        person.quit()


def export_is_audited():
    """An export of a list stands in the audit under the name of whoever made it."""
    lead, auditor = Person("lead").sign_in(), Person("auditor").sign_in()
    answer = lead.browser.execute_async_script(
        "const done = arguments[0]; fetch('/work/documentation?format=csv')"
        ".then(r => r.text().then(t => done([r.status, r.headers.get('content-type'), t])))")
    assert answer[0] == 200 and "text/csv" in answer[1] and "Claim," in answer[2], answer
    auditor.open("/audit?action=export")
    assert "person:lead" in auditor.text() and "work list documentation" in auditor.text(), auditor.text()[:400]
    auditor.check("audit")
    lead.quit()
    auditor.quit()


def monthly_report():
    """The monthly report on the page; says each figure's numerator and denominator, for whoever knows them otherwise."""
    person = Person("lead").sign_in()
    person.open("/reports")
    person.follow(person.browser.find_element(By.LINK_TEXT, "Monthly performance"))
    person.fill("from", "10/01/2026")
    person.fill("to", "10/31/2026")
    person.press("Show")
    for row in person.browser.find_elements(By.CSS_SELECTOR, "tbody tr"):
        cells = [cell.text for cell in row.find_elements(By.TAG_NAME, "td")]
        if len(cells) == 8 and not cells[1]:
            print(f"figure|{cells[0]}|{re.sub('[$.,]', '', cells[3])}|{re.sub('[$.,]', '', cells[4])}", flush=True)
    person.check("report-monthly")
    person.quit()


def log_off():
    """Whoever does nothing is asked, then signed out, and sees nothing any more."""
    person = Person("viewer").sign_in()
    person.open("/claims")
    until("the warning", lambda: "You will be signed out soon" in person.text(), SETTINGS["idle"] + 10)
    until("signing out", lambda: "/sign-in" in person.browser.current_url, SETTINGS["idle"] + 30)
    person.open("/claims")
    assert "/sign-in" in person.browser.current_url
    person.quit()


JOURNEYS = [every_page, at_risk_to_sent, pause_and_resume, two_on_one_list, export_is_audited, monthly_report]
if SETTINGS.get("idle"):
    JOURNEYS = [log_off]
for journey in JOURNEYS:
    try:
        journey()
    except Exception as error:  # noqa: BLE001
        print(f"failed: {journey.__name__}: {error}", flush=True)
        for person in PEOPLE:
            person.browser.save_screenshot(str(FOLDER / f"failed-{person.login}.png"))
            print(f"{person.login} at {person.browser.current_url}:\n{person.text()[:3000]}", flush=True)
            person.browser.quit()
        sys.exit(1)
    print(f"passed: {journey.__name__}", flush=True)
