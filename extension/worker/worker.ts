// Stateless: Chrome may end this worker at any time, and nothing is lost. Messages go from page to panel without it.
chrome.action.onClicked.addListener(() => {
  void chrome.tabs.create({ url: chrome.runtime.getURL('extension/panel-page/panel.html') });
});
