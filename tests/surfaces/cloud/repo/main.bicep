resource x 'y' = {
  properties: {
    siteConfig: { linuxFxVersion: 'PYTHON|3.10' }
    functionAppConfig: {
      runtime: {
        name: 'python'
        version: '3.11'
      }
    }
  }
}
