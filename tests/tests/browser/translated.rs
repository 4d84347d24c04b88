//! A page translator at work: the browser puts elements of its own in the place of every text. What
//! the app says must stay true all the same.

use anyhow::{Result, ensure};
use tests::browser::{Browser, CODES, story};

use super::forms::RECIPIENT;

/// Does what translators do, now and with every text that appears.
const TRANSLATE: &str = "
    const wrap = () => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const found = [];
        while (walker.nextNode()) found.push(walker.currentNode);
        for (const text of found) {
            if (!text.data.trim() || text.parentElement.closest('font, script, textarea')) continue;
            const [outer, inner] = [0, 1].map(() => document.createElement('font'));
            inner.textContent = text.data;
            outer.append(inner);
            text.replaceWith(outer);
        }
    };
    wrap();
    new MutationObserver(wrap).observe(document.body,
        { childList: true, subtree: true, characterData: true });
    return true;";

async fn translate(browser: &Browser) -> Result<()> {
    ensure!(browser.ask::<bool>(TRANSLATE).await?);
    Ok(())
}

#[test]
fn a_translated_page_goes_on_telling_the_truth() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        world.server.kill()?;
        tablet.open("/").await?;
        tablet.see("Máy này chưa có mục nào phải gửi.").await?;
        translate(&tablet).await?;

        tablet.press("Khen thưởng").await?;
        tablet.see_heading("Đề nghị khen thưởng").await?;
        tablet.press("Viết đề nghị mới").await?;
        tablet.see_heading("Viết đề nghị khen thưởng").await?;
        tablet.press("Người hoặc tập thể được đề nghị").await?;
        tablet.see_heading("Người hoặc tập thể được đề nghị").await?;
        tablet.choose("Cá nhân").await?;
        tablet.fill("recipient_name", RECIPIENT).await?;
        tablet.press("Lưu và tiếp tục").await?;
        tablet.see("Có thể bấm “Lưu và tiếp tục” lần nữa").await?;
        tablet.press("Khen thưởng").await?;
        tablet.see("Chỉ có trên máy này").await?;

        tablet.press("Trang chủ").await?;
        tablet.see_heading("Trang chủ").await?;
        tablet.see("1 mục chỉ có trên máy này.").await?;
        tablet.see_gone("Máy này chưa có mục nào phải gửi.").await?;

        world.server.go()?;
        tablet.exchange().await?;
        tablet.see("Mọi mục đã lưu đều có tại văn phòng.").await?;
        tablet.see_gone("chỉ có trên máy này").await?;
        tablet.see_gone("Đang gửi").await?;
        tablet.press("Khen thưởng").await?;
        tablet.see("Đã lưu tại văn phòng").await?;
        tablet.see_gone("Chỉ có trên máy này").await
    })
}

#[test]
fn browsers_are_asked_not_to_translate() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        let refused: bool = tablet
            .ask(
                "const root = document.documentElement;
                 return root.translate === false && root.classList.contains('notranslate')
                     && document.querySelector('meta[name=google]').content === 'notranslate'",
            )
            .await?;
        ensure!(refused, "a translator may begin by itself");
        Ok(())
    })
}
