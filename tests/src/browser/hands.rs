//! What a person does at a browser: looks, presses, types. Every look waits for what it looks for.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};
use serde_json::{Value, json};
pub use thirtyfour::Key as Keys;
use thirtyfour::{By, TypingData, WebElement};

use super::{driver::Engine, profile::Browser, world::keep_picture};

/// How long a person waits for something to appear. Generous: it is never measured.
const PATIENCE: Duration = Duration::from_secs(20);
/// Time between two looks.
const LOOK: Duration = Duration::from_millis(60);
/// What an answer takes to be stored and drawn.
const SETTLE: Duration = Duration::from_millis(500);
/// So often a person presses Tab before giving up.
const MOST_TABS: usize = 60;
/// Characters of a page that an error shows.
const SHOWN: usize = 3_000;

impl Browser {
    /// Opens a page by its path.
    pub async fn open(&self, path: &str) -> Result<()> {
        let address =
            if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.url) };
        if self.goes_by_link().await? {
            return self.leave_by(&format!("location.assign({})", json!(address))).await;
        }
        self.driver().goto(address.as_str()).await.with_context(|| format!("opening {address}"))
    }

    /// Whether pages are left the way that a link does it: the driver of Firefox opens an address
    /// past the worker, which serves the app where no network is.
    async fn goes_by_link(&self) -> Result<bool> {
        let here = self.driver().current_url().await?;
        Ok(self.engine == Engine::Firefox && here.as_str().starts_with(&self.url))
    }

    /// Leaves the page by a script and waits until the next one is there.
    async fn leave_by(&self, script: &str) -> Result<()> {
        self.ask::<bool>(&format!("window.isLeft = true; {script}; return true")).await?;
        self.wait_for("the next page", async || {
            let there = "return !window.isLeft && document.readyState === 'complete'";
            Ok(self.ask::<bool>(there).await?.then_some(()))
        })
        .await
    }

    /// Loads the page anew.
    pub async fn reload(&self) -> Result<()> {
        if self.goes_by_link().await? {
            return self.leave_by("location.reload()").await;
        }
        Ok(self.driver().refresh().await?)
    }

    /// The path and query of the page.
    pub async fn path(&self) -> Result<String> {
        let url = self.driver().current_url().await?;
        Ok(match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        })
    }

    /// All visible text of the page, lines as they stand.
    pub async fn text(&self) -> Result<String> {
        self.ask("return document.body ? document.body.innerText : ''").await
    }

    /// Runs a script in the page and reads what it returns.
    pub async fn ask<T: serde::de::DeserializeOwned>(&self, script: &str) -> Result<T> {
        let answer = self.driver().execute(script, Vec::new()).await?;
        Ok(answer.convert()?)
    }

    /// Runs a script that ends by calling its last argument.
    pub async fn ask_later<T: serde::de::DeserializeOwned>(
        &self,
        script: &str,
        arguments: Vec<Value>,
    ) -> Result<T> {
        let answer = self.driver().execute_async(script, arguments).await?;
        Ok(answer.convert()?)
    }

    /// Counts the rows of a store of the device behind the app's back.
    pub async fn count(&self, store: &str) -> Result<u32> {
        const COUNT: &str = "
            const [store, done] = arguments;
            const opening = indexedDB.open('giaouoc');
            opening.onsuccess = () => {
                const count = opening.result.transaction(store).objectStore(store).count();
                count.onsuccess = () => { opening.result.close(); done(count.result); };
            };";
        self.ask_later(COUNT, vec![store.into()]).await
    }

    /// Waits until a look finds something. `what` completes "waited for …".
    pub async fn wait_for<T, F>(&self, what: &str, look: impl Fn() -> F) -> Result<T>
    where
        F: Future<Output = Result<Option<T>>>,
    {
        let until = Instant::now() + PATIENCE;
        let mut last = None;
        loop {
            match look().await {
                Ok(Some(found)) => return Ok(found),
                Ok(None) => {}
                // The page may be in the middle of a change.
                Err(error) => last = Some(error),
            }
            if Instant::now() > until {
                return Err(self.failure(what, last).await);
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn failure(&self, what: &str, last: Option<anyhow::Error>) -> anyhow::Error {
        let text = self.text().await.unwrap_or_else(|error| format!("(no page: {error:#})"));
        let shown: String = text.chars().take(SHOWN).collect();
        let path = self.path().await.unwrap_or_default();
        let picture = match self.driver().screenshot_as_png().await {
            Ok(png) => keep_picture(&png),
            Err(_) => None,
        };
        let picture = picture.map(|path| format!("\npicture: {}", path.display()));
        let last = last.map(|error| format!("\nlast error: {error:#}"));
        anyhow!(
            "waited for {what} in vain at {path}; the page says:\n{shown}{}{}",
            picture.unwrap_or_default(),
            last.unwrap_or_default()
        )
    }

    /// Waits until the page says something.
    pub async fn see(&self, text: &str) -> Result<()> {
        self.wait_for(&format!("“{text}”"), async || {
            Ok(self.text().await?.contains(text).then_some(()))
        })
        .await
    }

    /// Waits until the page no longer says something.
    pub async fn see_gone(&self, text: &str) -> Result<()> {
        self.wait_for(&format!("“{text}” to go"), async || {
            Ok((!self.text().await?.contains(text)).then_some(()))
        })
        .await
    }

    /// Waits until the page's address begins so.
    pub async fn arrive(&self, path: &str) -> Result<()> {
        self.wait_for(&format!("the page {path}"), async || {
            Ok(self.path().await?.starts_with(path).then_some(()))
        })
        .await
    }

    /// Waits for an element that is shown.
    pub async fn find(&self, by: By) -> Result<WebElement> {
        self.wait_for(&format!("{by:?}"), async || self.shown(by.clone()).await).await
    }

    /// Clicks an element that is shown; one that is drawn anew meanwhile is looked for again.
    pub async fn click(&self, by: By) -> Result<()> {
        self.wait_for(&format!("{by:?} to be clicked"), async || {
            let Some(element) = self.shown(by.clone()).await? else { return Ok(None) };
            element.click().await?;
            Ok(Some(()))
        })
        .await
    }

    async fn shown(&self, by: By) -> Result<Option<WebElement>> {
        for element in self.driver().find_all(by).await? {
            if element.is_displayed().await? {
                return Ok(Some(element));
            }
        }
        Ok(None)
    }

    /// Presses a button or follows a link whose text, accessible name or part of it is this.
    pub async fn press(&self, name: &str) -> Result<()> {
        let quoted = quote(name);
        let exact = format!(
            "//*[self::button or self::a or self::summary][normalize-space(.)={quoted} or @aria-label={quoted}]"
        );
        let part = format!(
            "//*[self::button or self::a or self::summary][contains(normalize-space(.),{quoted})]"
        );
        self.wait_for(&format!("the button or link “{name}”"), async || {
            let found = match self.shown(By::XPath(exact.as_str())).await? {
                Some(found) => Some(found),
                None => self.shown(By::XPath(part.as_str())).await?,
            };
            let Some(element) = found else { return Ok(None) };
            element.scroll_into_view().await?;
            element.click().await?;
            Ok(Some(()))
        })
        .await
    }

    /// The input of a field of a form.
    pub async fn field(&self, field: &str) -> Result<WebElement> {
        self.find(By::Id(format!("f-{field}"))).await
    }

    /// Types into a field of a form after what stands there.
    pub async fn type_in(&self, field: &str, text: &str) -> Result<()> {
        let input = self.field(field).await?;
        input.scroll_into_view().await?;
        Ok(input.send_keys(text).await?)
    }

    /// Replaces what stands in a field of a form.
    pub async fn fill(&self, field: &str, text: &str) -> Result<()> {
        let by = By::Id(format!("f-{field}"));
        // One that is drawn anew meanwhile is filled again from the beginning.
        self.wait_for(&format!("the field {field}"), async || {
            let Some(input) = self.shown(by.clone()).await? else { return Ok(None) };
            input.scroll_into_view().await?;
            input.send_keys(Keys::Control + "a").await?;
            input.send_keys(Keys::Delete + "").await?;
            input.send_keys(text).await?;
            Ok(Some(()))
        })
        .await
    }

    /// What stands in a field of a form.
    pub async fn value(&self, field: &str) -> Result<String> {
        Ok(self.field(field).await?.value().await?.unwrap_or_default())
    }

    /// Waits until a field of a form holds a text.
    pub async fn see_value(&self, field: &str, text: &str) -> Result<()> {
        self.wait_for(&format!("“{text}” in the field {field}"), async || {
            Ok((self.value(field).await? == text).then_some(()))
        })
        .await
    }

    /// Chooses a radio button or ticks a box by its label.
    pub async fn choose(&self, label: &str) -> Result<()> {
        let path = format!("//main//label[contains(normalize-space(.),{})]", quote(label));
        self.wait_for(&format!("the choice “{label}”"), async || {
            let Some(element) = self.shown(By::XPath(path.as_str())).await? else {
                return Ok(None);
            };
            element.scroll_into_view().await?;
            element.click().await?;
            Ok(Some(()))
        })
        .await
    }

    /// Chooses in a searchable list by typing a part of an option and taking the first answer.
    pub async fn pick(&self, field: &str, typed: &str) -> Result<()> {
        let input = self.field(field).await?;
        self.wait_for(&format!("an answer to “{typed}” in {field}"), async || {
            input.scroll_into_view().await?;
            input.click().await?;
            input.send_keys(Keys::Control + "a").await?;
            input.send_keys(typed).await?;
            let Some(option) = self.shown(By::Css("[role=option]")).await? else { return Ok(None) };
            // The list may be narrowed under the pointer; then the press goes wide.
            option.click().await?;
            let chosen = input.value().await?.unwrap_or_default();
            Ok((!chosen.is_empty() && chosen != typed).then_some(()))
        })
        .await
    }

    /// Presses keys wherever the focus is.
    pub async fn keys(&self, keys: impl Into<TypingData>) -> Result<()> {
        Ok(self.driver().action_chain().send_keys(keys).perform().await?)
    }

    /// Enrols by a link, until app and data lie on the device.
    pub async fn enrol(&self, link: &str) -> Result<()> {
        self.open(link).await?;
        self.see("Máy này đã được ghi danh").await?;
        self.see("Dùng được khi không có mạng").await
    }

    /// Begins a nomination, up to the form of a step.
    pub async fn begin_nomination(&self, step: &str) -> Result<()> {
        self.open("/nominations").await?;
        self.press("Viết đề nghị mới").await?;
        self.press(step).await
    }

    /// Chooses who is writing on the device.
    pub async fn become_person(&self, name: &str) -> Result<()> {
        let script = "const select = document.querySelector('.actor select');
            const option = [...select.options].find((it) => it.textContent.includes(arguments[0]));
            if (!option) return false;
            select.value = option.value;
            select.dispatchEvent(new Event('change', { bubbles: true }));
            return true;";
        self.wait_for(&format!("{name} among the people of the device"), async || {
            let chosen: bool = self.driver().execute(script, vec![json!(name)]).await?.convert()?;
            Ok(chosen.then_some(()))
        })
        .await
    }

    /// Waits until the page has this heading.
    pub async fn see_heading(&self, text: &str) -> Result<()> {
        self.wait_for(&format!("the heading “{text}”"), async || {
            let heading: String =
                self.ask("return document.querySelector('h1')?.innerText ?? ''").await?;
            Ok((heading.trim() == text).then_some(()))
        })
        .await
    }

    /// The texts of the cells of a row of a table.
    pub async fn cells(&self, row: &str) -> Result<Vec<String>> {
        self.find(By::Css(row)).await?;
        let script = format!(
            "return [...document.querySelector({}).cells].map((cell) => cell.innerText)",
            json!(row)
        );
        self.ask(&script).await
    }

    /// Types into a field of the dialog that is open.
    pub async fn fill_dialog(&self, field: &str, text: &str) -> Result<()> {
        let input = self.find(By::Css(format!("dialog[open] [id$='{field}']"))).await?;
        Ok(input.send_keys(text).await?)
    }

    /// Presses a button of the dialog that is open, and waits until it is closed.
    pub async fn press_in_dialog(&self, name: &str) -> Result<()> {
        let path = format!("//dialog[@open]//button[contains(normalize-space(.),{})]", quote(name));
        let button = self.find(By::XPath(path)).await?;
        button.scroll_into_view().await?;
        button.click().await?;
        self.wait_for("the dialog to close", async || {
            let open: bool = self.ask("return !!document.querySelector('dialog[open]')").await?;
            Ok((!open).then_some(()))
        })
        .await
    }

    /// Moves the focus with the Tab key to a button or link with this text.
    pub async fn tab_to(&self, name: &str) -> Result<()> {
        let script = format!(
            "const here = document.activeElement;
             return here.matches('a, button, summary') && here.innerText.includes({})",
            json!(name)
        );
        self.tab_until(name, &script).await
    }

    /// Moves the focus with the Tab key to a field of a form.
    pub async fn tab_to_field(&self, field: &str) -> Result<()> {
        let id = format!("f-{field}");
        self.tab_until(field, &format!("return document.activeElement.id === {}", json!(id))).await
    }

    async fn tab_until(&self, what: &str, script: &str) -> Result<()> {
        for _ in 0..MOST_TABS {
            if self.ask::<bool>(script).await? {
                return Ok(());
            }
            self.keys(Keys::Tab).await?;
        }
        Err(self.failure(&format!("the Tab key to reach {what}"), None).await)
    }

    /// Makes the app exchange with the office now, and waits until that is over and drawn.
    pub async fn exchange(&self) -> Result<()> {
        let count = "return performance.getEntriesByType('resource')
            .filter((entry) => entry.name.endsWith('/api/v1/sync')).length";
        let before: usize = self.ask(count).await?;
        self.ask::<bool>("window.dispatchEvent(new Event('online')); return true").await?;
        self.wait_for("an exchange with the office", async || {
            Ok((self.ask::<usize>(count).await? > before).then_some(()))
        })
        .await?;
        tokio::time::sleep(SETTLE).await;
        Ok(())
    }

    /// What has the focus: its tag, its id, and the beginning of what it says.
    pub async fn focus(&self) -> Result<String> {
        self.ask(
            "const here = document.activeElement;
             const said = here === document.body ? '' : here.innerText || here.ariaLabel || '';
             return `${here.tagName} #${here.id} ${said.trim().slice(0, 60)}`",
        )
        .await
    }

    /// Waits until something has the focus whose description by [`focus`](Self::focus) has this.
    pub async fn see_focus(&self, part: &str) -> Result<()> {
        self.wait_for(&format!("the focus at {part}"), async || {
            Ok(self.focus().await?.contains(part).then_some(()))
        })
        .await
    }

    /// Waits until nothing on the device is unsent.
    pub async fn wait_until_sent(&self) -> Result<()> {
        self.wait_for("everything to reach the office", async || {
            let text = self.text().await?;
            Ok((text.contains("Mọi mục đã lưu đều có tại văn phòng")).then_some(()))
        })
        .await
    }
}

/// A text as a literal of XPath, which has no escapes.
fn quote(text: &str) -> String {
    if text.contains('"') { format!("'{text}'") } else { format!("\"{text}\"") }
}
