// Security keys: a button asks the browser for an answer of a key and sends it with its form.
// <button data-key="create|get" data-options="id of the data" data-into="id of the field">
const data = id => JSON.parse(document.getElementById(id).textContent)

for (const button of document.querySelectorAll('button[data-key]')) {
  button.addEventListener('click', async () => {
    const failed = document.getElementById('key-failed')
    failed.hidden = true
    try {
      const options = data(button.dataset.options)
      const answer = button.dataset.key === 'create'
        ? await window.webauthnJSON.create(options.creation_options)
        : await window.webauthnJSON.get(options.request_options)
      document.getElementById(button.dataset.into).value = JSON.stringify(answer)
      button.form.submit()
    } catch {
      failed.hidden = false
      failed.focus()
    }
  })
}
