// allauth's script only tells the console when a security key does not answer; people do not read that.
document.addEventListener("allauth.error", () => {
  document.getElementById("key-trouble").hidden = false;
});
