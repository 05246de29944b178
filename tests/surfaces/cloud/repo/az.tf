resource "azurerm_linux_function_app" "x" {
  site_config {
    application_stack {
      python_version = "3.11"
    }
  }
}
